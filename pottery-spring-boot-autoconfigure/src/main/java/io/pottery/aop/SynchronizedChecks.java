package io.pottery.aop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.pottery.lock.Synchronized;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Checks the annotated methods of each bean when it is created, also those that no proxy
 * will ever see, such as private ones.
 */
public final class SynchronizedChecks implements BeanPostProcessor, SmartInitializingSingleton {

	private final SynchronizedMethods methods;

	private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a check.
	 * @param methods what the methods are found by
	 */
	public SynchronizedChecks(SynchronizedMethods methods) {
		this.methods = methods;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
		if (AnnotationUtils.isCandidateClass(type, Synchronized.class) && this.checked.add(type)) {
			MethodIntrospector.selectMethods(type,
					(MetadataLookup<SynchronizedMethod>) (method) -> this.methods.find(method, type));
		}
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.methods.check();
	}

}
