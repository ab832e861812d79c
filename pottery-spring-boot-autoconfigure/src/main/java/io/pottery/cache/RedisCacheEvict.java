package io.pottery.cache;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Removes a value, or all of them, from a {@link RedisCache} when the method has
 * succeeded; in a transaction, when that is committed. Loads that have begun before are
 * not kept.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface RedisCacheEvict {

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
	 * The key, as in {@link RedisCached#key()}. By default all arguments, which is the
	 * key of a method that is read only if that has the same arguments.
	 * @return the key
	 */
	String key() default "";

	/**
	 * Whether all values are removed.
	 * @return whether the key is left out
	 */
	boolean allEntries() default false;

	/**
	 * Whether that is done before the method is called, whatever becomes of it.
	 * @return whether it does not wait for the method
	 */
	boolean beforeInvocation() default false;

	/**
	 * An expression of SpEL over the arguments. If it is false, nothing is removed.
	 * @return the expression, empty for always
	 */
	String condition() default "";

}
