package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Checks the annotated methods of each bean when it is created, also those that no proxy
 * will ever see, such as private ones; and that there is a proxy for the others.
 */
public final class AnnotationChecks implements BeanFactoryPostProcessor, BeanPostProcessor, SmartInitializingSingleton {

	private final AnnotatedMethods methods;

	private final ConfigurableListableBeanFactory beans;

	// What tests put in place of beans, such as mocks, which nobody wraps.
	private final Set<String> replaced = new HashSet<>();

	/**
	 * Creates a check.
	 * @param methods what the methods are found by
	 * @param beans the beans
	 */
	public AnnotationChecks(AnnotatedMethods methods, ConfigurableListableBeanFactory beans) {
		this.methods = methods;
		this.beans = beans;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		Stream.of(beanFactory.getBeanDefinitionNames())
			.filter(beanFactory::containsSingleton)
			.forEach(this.replaced::add);
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
			if (bean != null && !this.replaced.contains(name) && !isWrapped(bean)) {
				this.methods.of(typeOf(bean)).forEach((method) -> refuseUnwrapped(method, name));
			}
		}
	}

	private boolean isWrapped(Object bean) {
		Object current = bean;
		while (current instanceof Advised advised) {
			if (Stream.of(advised.getAdvisors())
				.anyMatch((advisor) -> advisor instanceof AnnotationAdvisor own && own.isOf(this.methods))) {
				return true;
			}
			current = AopProxyUtils.getSingletonTarget(advised);
		}
		// Nobody can tell of a proxy that does not show its advisors.
		return current == null || AopUtils.isAopProxy(current);
	}

	private void refuseUnwrapped(Method method, String bean) {
		throw this.methods.use(method)
			.refusal("no proxy that heeds it stands before bean '%s'.".formatted(bean),
					"It was created so early that none could be made: do not let a BeanPostProcessor or an Advisor depend on "
							+ "it, except by an ObjectProvider. Or it is behind a JDK proxy already: then annotate the "
							+ "interface.");
	}

	private static Class<?> typeOf(Object bean) {
		return ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
	}

}
