package io.pottery.autoconfigure;

import io.pottery.autoconfigure.PotteryProperties.Counter;
import io.pottery.autoconfigure.PotteryProperties.Dict;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Makes the declared structures beans. As a registrar it runs again in an application
 * that was processed ahead of time, so the declarations of the running environment count.
 */
class StructureRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		PotteryProperties properties = Binder.get(environment)
			.bindOrCreate(PotteryProperties.PREFIX, PotteryProperties.class);
		UnknownProperties.refuse(environment, "dicts", Dict.class);
		UnknownProperties.refuse(environment, "counters", Counter.class);
		UnknownProperties.refuse(environment, "sets", PotteryProperties.Set.class);
		UnknownProperties.refuse(environment, "lists", PotteryProperties.List.class);
		UnknownProperties.refuse(environment, "deques", PotteryProperties.Deque.class);
		Declarations.of(properties).forEach((declaration) -> declaration.register(registry));
	}

}
