package io.pottery.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pottery.redis.MasterConnections;
import io.pottery.redis.RedisMaster;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The masters that the properties name, each by a URL or as a bean. All are checked
 * before the first is made.
 */
final class DeclaredMasters {

	static final String PROPERTY = PotteryProperties.PREFIX + ".redlock.masters";

	private final PotteryProperties.Redlock redlock;

	private final Duration quarantine;

	private final ListableBeanFactory beans;

	// URLs and connection factories, by the property that names them.
	private final Map<String, Object> locations = new LinkedHashMap<>();

	private DeclaredMasters(PotteryProperties.Redlock redlock, Duration quarantine, ListableBeanFactory beans) {
		this.redlock = redlock;
		this.quarantine = quarantine;
		this.beans = beans;
		List<String> masters = redlock.masters();
		Map<Object, String> voters = new LinkedHashMap<>();
		for (int index = 0; index < masters.size(); index++) {
			String property = "%s[%d]".formatted(PROPERTY, index);
			Object location = location(property, masters.get(index).strip());
			String other = voters.putIfAbsent((location instanceof MasterUrl url) ? url.server() : location, property);
			if (other != null) {
				throw new ActionableException(
						"'%s' and '%s' are the same master, '%s', which would vote twice.".formatted(other, property,
								MasterUrl.withoutPassword(masters.get(index))),
						"List every master once. They must be servers that do not depend on each other.");
			}
			this.locations.put(property, location);
		}
	}

	/**
	 * Makes the masters.
	 * @param properties what names them; if they name none, the application's own Redis
	 * is the only one
	 * @param beans where connection factories and SSL bundles are
	 * @return the masters
	 * @throws ActionableException if there is no such master, or one is there twice
	 */
	static List<RedisMaster> of(PotteryProperties properties, ListableBeanFactory beans) {
		Duration quarantine = PropertyChecks.lockMemory(properties).restartQuarantine();
		return new DeclaredMasters(properties.redlock(), quarantine, beans).open();
	}

	/**
	 * Refuses a quarantine of masters that are clusters: the key which tells that one has
	 * lost its data would be in another slot than the locks.
	 */
	private static void refuseQuarantine(Duration quarantine, String master, RedisConnectionFactory connections) {
		boolean cluster = (connections instanceof LettuceConnectionFactory lettuce) ? lettuce.isClusterAware()
				: connections instanceof JedisConnectionFactory jedis && jedis.getClusterConfiguration() != null;
		if (cluster && !quarantine.isZero()) {
			throw new ActionableException(
					"Master '%s' is a Redis Cluster, which cannot keep a restart quarantine (%s).".formatted(master,
							quarantine),
					"Set 'pottery.redlock.restart-quarantine' to 0s, or name masters that are single servers.");
		}
	}

	private List<RedisMaster> open() {
		boolean secure = this.locations.values()
			.stream()
			.anyMatch((location) -> location instanceof MasterUrl url && url.isSecure());
		MasterSslBundle bundle = MasterSslBundle.of(this.redlock.sslBundle(), secure, this.beans);
		if (this.locations.isEmpty()) {
			return List.of(open("redis", this.beans.getBean(RedisConnectionFactory.class)));
		}
		List<RedisMaster> masters = new ArrayList<>();
		int index = 0;
		for (Object location : this.locations.values()) {
			String written = this.redlock.masters().get(index++).strip();
			masters
				.add((location instanceof MasterUrl url) ? url.open(this.redlock.commandTimeout(), bundle, this.beans)
						: open(written, (RedisConnectionFactory) location));
		}
		return masters;
	}

	private RedisMaster open(String name, RedisConnectionFactory connections) {
		refuseQuarantine(this.quarantine, name, connections);
		return MasterConnections.of(name, connections);
	}

	private Object location(String property, String master) {
		if (master.contains("://")) {
			return MasterUrl.parse(property, master);
		}
		if (!this.beans.containsBean(master) || !this.beans.isTypeMatch(master, RedisConnectionFactory.class)) {
			throw MasterUrl.invalid(property, master,
					"it is neither a URL nor the name of one of the RedisConnectionFactory beans, which are "
							+ Arrays.toString(this.beans.getBeanNamesForType(RedisConnectionFactory.class)));
		}
		return this.beans.getBean(master, RedisConnectionFactory.class);
	}

}
