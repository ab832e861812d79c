package io.pottery;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisKeyCommands;
import org.springframework.data.redis.core.RedisOperations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the library as a whole.
 */
class ArchitectureTests {

	private static final String ROOT = "io.pottery.";

	private static final Set<String> STRUCTURES = Set.of("collection", "sketch", "id", "lock", "cache");

	private static final Map<String, Set<String>> USES = uses();

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.withImportOption(new ImportOption.DoNotIncludeJars())
		.importPackages("io.pottery");

	@Test
	void packagesUseOnlyThoseBelow() {
		USES.forEach((name, uses) -> {
			String[] others = USES.keySet()
				.stream()
				.filter((other) -> !other.equals(name) && !uses.contains(other))
				.map(ArchitectureTests::inPackage)
				.toArray(String[]::new);
			if (others.length > 0) {
				noClasses().that()
					.resideInAPackage(inPackage(name))
					.should()
					.dependOnClassesThat()
					.resideInAnyPackage(others)
					.allowEmptyShould(true)
					.check(MAIN);
			}
		});
	}

	@Test
	void packagesAreThoseOfTheDesign() {
		classes().should()
			.resideInAnyPackage(USES.keySet().stream().map(ArchitectureTests::inPackage).toArray(String[]::new))
			.check(MAIN);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MAIN);
	}

	@Test
	void structuresKnowNeitherSpringBootNorMetersNorAspects() {
		List<String> packages = new ArrayList<>(List.of("core", "codec", "redis"));
		packages.addAll(STRUCTURES);
		noClasses().that()
			.resideInAnyPackage(packages.stream().map(ArchitectureTests::inPackage).toArray(String[]::new))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "io.micrometer..", "org.aspectj..")
			.check(MAIN);
	}

	@Test
	void packagesAreNullMarked() {
		classes().should(new ArchCondition<>("be in a @NullMarked package") {

			@Override
			public void check(JavaClass item, ConditionEvents events) {
				boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(item, marked, item.getPackageName() + " is not @NullMarked"));
			}

		}).check(MAIN);
	}

	@Test
	void autoConfigurationsFollowTheHouseRules() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.resideInAPackage(inPackage("autoconfigure"))
			.andShould(haveNoOtherPublicMembers())
			.check(MAIN);
		methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(MAIN);
		noMethods().that().areAnnotatedWith(Bean.class).should().beAnnotatedWith(ConditionalOnClass.class).check(MAIN);
	}

	@Test
	void autoConfigurationsAreListed() throws IOException {
		Set<String> listed = new ClassPathResource(
				"META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")
			.getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.collect(Collectors.toSet());
		assertThat(MAIN.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.collect(Collectors.toSet())).isEqualTo(listed);
	}

	@Test
	void nothingIsInjectedIntoFields() {
		for (Class<? extends Annotation> annotation : List.of(Autowired.class, Value.class)) {
			noFields().should().beAnnotatedWith(annotation).check(MAIN);
		}
		noFields().should().beAnnotatedWith("jakarta.inject.Inject").check(MAIN);
		noFields().should().beAnnotatedWith("jakarta.annotation.Resource").check(MAIN);
	}

	@Test
	void nothingIsUsedThatHasBetterAlternatives() {
		for (DescribedPredicate<JavaAccess<?>> access : List.of(access(System.class, "currentTimeMillis"),
				access(Thread.class, "sleep"), access(RedisKeyCommands.class, "keys"),
				access(RedisOperations.class, "keys"))) {
			noClasses().should().accessTargetWhere(access).check(MAIN);
		}
	}

	// In the sources, because the compiler adds calls of its own to the classes.
	@Test
	void argumentsAreCheckedByAssert() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java")))
				.allSatisfy((file) -> assertThat(file).content().doesNotContain("requireNonNull"));
		}
	}

	private static Map<String, Set<String>> uses() {
		Map<String, Set<String>> uses = new LinkedHashMap<>();
		uses.put("core", Set.of());
		uses.put("codec", Set.of("core"));
		uses.put("redis", Set.of("core"));
		uses.put("collection", Set.of("core", "codec", "redis"));
		uses.put("sketch", Set.of("core", "codec", "redis"));
		uses.put("id", Set.of("core", "redis"));
		uses.put("lock", Set.of("core", "redis"));
		uses.put("cache", Set.of("core", "codec", "redis", "lock"));
		uses.put("aop", Set.of("core", "lock", "cache"));
		Set<String> coreAndStructures = new HashSet<>(STRUCTURES);
		coreAndStructures.add("core");
		uses.put("metrics", coreAndStructures);
		uses.put("actuate", coreAndStructures);
		uses.put("autoconfigure", Set.copyOf(uses.keySet()));
		return uses;
	}

	private static String inPackage(String name) {
		return ROOT + name + "..";
	}

	private static ArchCondition<JavaClass> haveNoOtherPublicMembers() {
		return new ArchCondition<>("have no other public members") {

			@Override
			public void check(JavaClass item, ConditionEvents events) {
				for (JavaMember member : item.getMembers()) {
					boolean open = member.getModifiers().contains(JavaModifier.PUBLIC)
							&& !member.getName().equals("<init>");
					events.add(new SimpleConditionEvent(member, !open, member.getDescription() + " is public"));
				}
			}

		};
	}

	private static DescribedPredicate<JavaAccess<?>> access(Class<?> owner, String method) {
		return DescribedPredicate.describe("the target is %s.%s".formatted(owner.getSimpleName(), method),
				(access) -> access.getTarget().getOwner().isAssignableTo(owner) && access.getName().equals(method));
	}

}
