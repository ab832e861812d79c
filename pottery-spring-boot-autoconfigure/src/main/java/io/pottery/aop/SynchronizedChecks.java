package io.pottery.aop;

import java.lang.reflect.Method;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Checks the annotated methods of each bean when it is created, also those that no proxy
 * will ever see, such as private ones; and that there is a proxy for the others.
 */
public final class SynchronizedChecks implements BeanPostProcessor, SmartInitializingSingleton {

	private final SynchronizedMethods methods;

	private final ConfigurableListableBeanFactory beans;

	/**
	 * Creates a check.
	 * @param methods what the methods are found by
	 * @param beans the beans
	 */
	public SynchronizedChecks(SynchronizedMethods methods, ConfigurableListableBeanFactory beans) {
		this.methods = methods;
		this.beans = beans;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		this.methods.of(typeOf(bean));
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.methods.check();
		for (String name : this.beans.getBeanDefinitionNames()) {
			Object bean = this.beans.getSingleton(name);
			if (bean != null && !AopUtils.isAopProxy(bean)) {
				this.methods.of(typeOf(bean)).forEach((method) -> refuseUnwrapped(method, name));
			}
		}
	}

	private static void refuseUnwrapped(Method method, String bean) {
		throw new InvalidAnnotationException(method,
				"bean '%s' was created so early that no proxy stands before it.".formatted(bean),
				"Do not let a BeanPostProcessor or an Advisor depend on it, except by an ObjectProvider.", null);
	}

	private static Class<?> typeOf(Object bean) {
		return ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
	}

}
