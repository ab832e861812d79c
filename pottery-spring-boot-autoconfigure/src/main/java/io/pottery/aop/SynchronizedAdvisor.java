package io.pottery.aop;

import java.lang.reflect.Method;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Wraps the methods that are annotated with {@link io.pottery.lock.Synchronized}, without
 * AspectJ.
 */
public final class SynchronizedAdvisor extends DefaultPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the advisor.
	 * @param methods the annotated methods
	 * @param order where it stands among other advisors: those of a smaller order run
	 * outside of the lock
	 */
	public SynchronizedAdvisor(SynchronizedMethods methods, int order) {
		super(new StaticMethodMatcherPointcut() {

			@Override
			public boolean matches(Method method, Class<?> targetClass) {
				return methods.find(method, targetClass) != null;
			}

		}, new SynchronizedInterceptor(methods));
		setOrder(order);
	}

}
