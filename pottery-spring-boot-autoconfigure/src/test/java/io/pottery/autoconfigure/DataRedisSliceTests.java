package io.pottery.autoconfigure;

import io.pottery.collection.RedisCollectionFactory;
import io.pottery.collection.RedisCounter;
import io.pottery.testing.TestConnectionConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user's slice test with the starter on the class path.
 */
@DataRedisTest(properties = { "pottery.key-prefix=slice:", "pottery.counters.page-views=" })
@Import(TestConnectionConfiguration.class)
class DataRedisSliceTests {

	private final RedisCollectionFactory collections;

	private final RedisCounter<String> pageViews;

	@Autowired
	DataRedisSliceTests(RedisCollectionFactory collections, RedisCounter<String> pageViews) {
		this.collections = collections;
		this.pageViews = pageViews;
	}

	@Test
	void structuresAreThere() {
		this.pageViews.delete();
		assertThat(this.pageViews.increment("home")).isEqualTo(1);
		assertThat(this.collections.counter("page-views", String.class).get("home")).isEqualTo(1);
		assertThat(this.pageViews.key()).isEqualTo("slice:page-views");
	}

	@Test
	void mapperIsThatOfTheApplication(@Autowired ObjectProvider<JsonMapper> mapper,
			@Autowired ObjectProvider<EmbeddedRedis> embedded) {
		assertThat(mapper.getIfUnique()).isNotNull();
		assertThat(embedded.getIfAvailable()).isNull();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class App {

	}

}
