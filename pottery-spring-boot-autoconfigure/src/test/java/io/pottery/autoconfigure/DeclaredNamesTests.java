package io.pottery.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeclaredNamesTests {

	@ParameterizedTest
	@CsvSource({ "page-views, pageViews", "pageViews, pageViews", "PageViews, pageViews", "page_views, pageViews",
			"page.views, pageViews", "prices, prices", "-prices-, prices", "top 10 pages, top10Pages",
			"cart:by-user, cartByUser", "URL, URL", "2fa-codes, 2faCodes", "größen-maße, größenMaße", "a-b-c, aBC",
			"page-2-views, page2Views" })
	void becomesTheNameOfBean(String name, String beanName) {
		assertThat(DeclaredNames.toBeanName(name)).isEqualTo(beanName);
	}

	@ParameterizedTest
	@CsvSource({ "-", "...", "':'" })
	void nameWithoutLettersOrDigitsIsNone(String name) {
		assertThat(DeclaredNames.toBeanName(name)).isEmpty();
	}

	@Test
	void nameThatAnEnvironmentVariableMadeUpIsDropped() {
		assertThat(DeclaredNames.distinct(declared("pageviews", "page-views", "prices")).keySet())
			.containsExactly("page-views", "prices");
	}

	@Test
	void nameThatNoEnvironmentVariableSpellsDropsNone() {
		assertThat(DeclaredNames.distinct(declared("pageviews", "page.views")).keySet()).containsExactly("pageviews",
				"page.views");
	}

	@Test
	void namesThatDifferOtherwiseStay() {
		assertThat(DeclaredNames.distinct(declared("page-views", "pageViews", "orders")).keySet())
			.containsExactly("page-views", "pageViews", "orders");
	}

	private static Map<String, Integer> declared(String... names) {
		Map<String, Integer> declared = new LinkedHashMap<>();
		List.of(names).forEach((name) -> declared.put(name, declared.size()));
		return declared;
	}

}
