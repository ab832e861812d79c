package io.pottery.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Makes the declared structures beans. As a registrar it runs again in an application
 * that was processed ahead of time, so the declarations of the running environment count.
 */
class StructureRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		UnknownProperties unknown = new UnknownProperties();
		PotteryProperties properties = Binder.get(environment)
			.bindOrCreate(PotteryProperties.PREFIX, Bindable.of(PotteryProperties.class), unknown);
		List<ConfigurationPropertyName> written = UnknownProperties.written(environment);
		unknown.refuse(written);
		DeclaredNames.refuseAlike(written);
		Declarations.of(properties).forEach((declaration) -> declaration.register(registry));
	}

}
