package io.pottery.aop;

import java.lang.reflect.Method;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Wraps annotated methods, without AspectJ.
 */
public final class AnnotationAdvisor extends DefaultPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	private final transient AnnotatedMethods methods;

	/**
	 * Creates the advisor.
	 * @param methods the annotated methods
	 * @param order where it stands among other advisors: those of a smaller order run
	 * outside of this one
	 */
	public AnnotationAdvisor(AnnotatedMethods methods, int order) {
		super(new StaticMethodMatcherPointcut() {

			@Override
			public boolean matches(Method method, Class<?> targetClass) {
				return methods.find(method, targetClass) != null;
			}

		}, new AnnotationInterceptor(methods));
		this.methods = methods;
		setOrder(order);
	}

	boolean isOf(AnnotatedMethods methods) {
		return this.methods.equals(methods);
	}

}
