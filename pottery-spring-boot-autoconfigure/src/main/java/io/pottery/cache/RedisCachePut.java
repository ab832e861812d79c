package io.pottery.cache;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Calls the method, and keeps what it returns in a {@link RedisCache} in place of what
 * was there, which counts neither as a hit nor as a miss. In a transaction that happens
 * when it is committed. It is kept for as long as the declared cache says, a minute where
 * none is declared: times of a {@link RedisCached} are those of its own results.
 *
 * @see <a href="https://github.com/brainix/pottery">Python's {@code __bypass__}</a>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface RedisCachePut {

	/**
	 * The same as {@link #cache()}.
	 * @return the name of the cache
	 */
	@AliasFor("cache")
	String value() default "";

	/**
	 * The cache, as in {@link RedisCached#cache()}, but never left out.
	 * @return the name of the cache
	 */
	@AliasFor("value")
	String cache() default "";

	/**
	 * The key, as in {@link RedisCached#key()}, in which <code>#result</code> is what the
	 * method has returned. By default all arguments, which is the key of a method that is
	 * read only if that has the same arguments.
	 * @return the key
	 */
	String key() default "";

	/**
	 * An expression of SpEL over the arguments. If it is false, the cache is left out.
	 * @return the expression, empty for always
	 */
	String condition() default "";

	/**
	 * An expression of SpEL over the arguments and <code>#result</code>. If it is true,
	 * the result is not kept.
	 * @return the expression, empty for never
	 */
	String unless() default "";

}
