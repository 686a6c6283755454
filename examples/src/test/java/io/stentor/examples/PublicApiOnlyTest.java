package io.stentor.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Examples stand for all programs: what they need must be public API. */
class PublicApiOnlyTest {
    private static final Set<String> SERVER =
            Set.of(StentorServer.class.getName(), StentorServerBuilder.class.getName());

    @Test
    void shouldNeedNothingButThePublicApi() {
        DescribedPredicate<JavaClass> server =
                DescribedPredicate.describe("the server and its builder", type -> SERVER.contains(type.getName()));
        classes()
                .should()
                .onlyDependOnClassesThat(server.or(resideInAnyPackage(
                        "io.stentor.examples..",
                        "io.stentor.api..",
                        "java..",
                        "com.sun.net.httpserver..",
                        "com.fasterxml.jackson.databind..")))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.stentor.examples"));
    }
}
