package io.pottery.cache;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Keeps what the method returns in a {@link RedisCache}: it is called only when its
 * result is not there, by one caller for all that ask at the same time. When Redis does
 * not answer, it is called each time. On a type, that holds for each of its public
 * methods that return something.
 * <p>
 * The method may return a value, an {@code Optional}, a {@code CompletionStage} or a
 * {@code Mono}; what is kept is what they hold, of a type that says what it is. Nothing
 * is kept when the method throws. Calls within the same object do not pass the proxy, and
 * are not cached.
 * <p>
 * In a transaction of the caller a value that is there is returned; one that the method
 * returns is kept when the transaction is committed, never when it is rolled back, and
 * that of a {@code Mono} is not kept at all. Who has evicted or changed something in the
 * same transaction may therefore still get what was there before.
 *
 * @see <a href="https://github.com/brainix/pottery">Python's {@code @redis_cache}</a>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
public @interface RedisCached {

	/**
	 * The same as {@link #cache()}.
	 * @return the name of the cache
	 */
	@AliasFor("cache")
	String value() default "";

	/**
	 * The cache: one that is declared below {@code pottery.caches}, whose options hold
	 * here, or another name. By default class and method. Values are read as what the
	 * method returns, whatever type is declared.
	 * @return the name of the cache
	 */
	@AliasFor("value")
	String cache() default "";

	/**
	 * The key: a text in which <code>#{…}</code> are expressions of SpEL over the
	 * arguments (by name, or <code>#p0</code>), <code>#root</code> ({@code method},
	 * {@code target}, {@code targetClass}, {@code args}) and beans (<code>@name</code>),
	 * and <code>${…}</code> are properties. By default the arguments as JSON, which is
	 * the same in every JVM, and another one for other arguments.
	 * @return the key
	 */
	String key() default "";

	/**
	 * How long a value is fresh, such as {@code 10m} or {@code PT10M}; may have
	 * <code>${…}</code>.
	 * @return a duration, {@code 0s} for ever, empty for that of the cache
	 */
	String ttl() default "";

	/**
	 * By which part of itself the time to live is shortened at the most, at random, such
	 * as {@code 10%}.
	 * @return a percentage, empty for that of the cache
	 */
	String ttlJitter() default "";

	/**
	 * An expression of SpEL over the arguments, as in keys but without <code>#{…}</code>.
	 * If it is false, the cache is left out.
	 * @return the expression, empty for always
	 */
	String condition() default "";

	/**
	 * An expression of SpEL over the arguments and <code>#result</code>. If it is true,
	 * the result is not kept.
	 * @return the expression, empty for never
	 */
	String unless() default "";

	/**
	 * Whether null, or an empty {@code Optional} or {@code Mono}, is kept, where the
	 * cache does so.
	 * @return whether nulls are kept
	 */
	boolean cacheNulls() default true;

	/**
	 * How long null is fresh.
	 * @return a duration, empty for that of the cache
	 */
	String nullTtl() default "";

	/**
	 * Whether values stand next to the caller as well, as the cache says, or else 10,000
	 * of them. Where the cache says so, they do in any case.
	 * @return whether they do
	 */
	boolean near() default false;

}
