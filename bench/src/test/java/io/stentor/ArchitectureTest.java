package io.stentor;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Which package may know which. Stands in this module because only here all others are on the class path.
 *
 * <p>A rule about a package that does not exist holds.
 */
class ArchitectureTest {
    private static final JavaClasses STENTOR = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.stentor");

    private static final String CORE = "io.stentor.core..";
    private static final String WIRE = "io.stentor.wire..";
    private static final String SERVER = "io.stentor.server..";
    private static final String BENCH = "io.stentor.bench..";
    private static final String CHECKER = "io.stentor.checker..";
    private static final String SOCKETIO = "io.stentor.socketio..";
    private static final String CLUSTER = "io.stentor.cluster";
    private static final String CLUSTER_REDIS = "io.stentor.cluster.redis..";
    private static final String API = "io.stentor.api..";
    private static final String DATA_BINDING = "com.fasterxml.jackson.databind..";
    private static final String[] TRANSPORT = {"io.stentor.transport..", SOCKETIO, API};
    private static final String[] BYTES = {"io.netty.buffer..", "io.netty.util.."};

    /** Readers that look up what to make in what they read. */
    private static final String[] NAMES_CLASSES = {
        "java.beans..",
        "java.rmi..",
        "javax.naming..",
        "javax.script..",
        "org.yaml..",
        "com.thoughtworks.xstream..",
        "com.esotericsoftware.kryo..",
        "com.caucho.hessian..",
    };

    /** Reading it may ask {@link System}; everyone else in the core is given a clock. */
    private static final String CLOCK = "SystemClock";

    @Test
    void shouldSeeTheClassesItsRulesAreAbout() {
        assertThat(STENTOR)
                .extracting(JavaClass::getPackageName)
                .contains(
                        "io.stentor.core",
                        "io.stentor.server.config",
                        "io.stentor.api",
                        "io.stentor.api.jackson",
                        "io.stentor.cluster",
                        "io.stentor.cluster.redis",
                        "io.stentor.checker");
    }

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching("io.stentor.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(STENTOR);
    }

    /** No network, HTTP, JSON, log or Redis; of Agrona the maps and the timer wheel: its buffers need --add-exports. */
    @Test
    void shouldKnowOnlyMemoryAndQueuesInTheCore() {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(CORE, "com.lmax.disruptor..", "org.HdrHistogram..")
                .or(resideInAnyPackage(BYTES))
                .or(resideInAnyPackage("java..").and(DescribedPredicate.not(resideInAnyPackage("java.net.."))))
                .or(resideInAnyPackage("org.agrona.collections.."))
                .or(belongsTo("org.agrona.DeadlineTimerWheel"));
        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat(allowed)
                .allowEmptyShould(true)
                .check(STENTOR);
    }

    /** Every table has one owning thread; whoever else wants something sends it a slot. */
    @Test
    void shouldNotLockInTheCore() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks..")
                .allowEmptyShould(true)
                .check(STENTOR);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(CORE)
                .should()
                .haveModifier(SYNCHRONIZED)
                .allowEmptyShould(true)
                .check(STENTOR);
    }

    /** Clocks, randomness and threads are handed in, so that a test can turn the crank by hand and from a seed. */
    @Test
    void shouldMakeNeitherTimeNorThreadsNorChanceInTheCore() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .and(DescribedPredicate.not(simpleName(CLOCK)))
                .should()
                .accessTargetWhere(makesTimeThreadsOrChance())
                .allowEmptyShould(true)
                .check(STENTOR);
    }

    /** Measuring is no part of what is measured. */
    @Test
    void shouldKnowTheBenchmarksToolOnlyInTheBenchmarks() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.stentor.bench.jmh..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.openjdk.jmh..")
                .check(STENTOR);
    }

    /** Lines of the log are found by it. Only the fluent calls take one. */
    @Test
    void shouldNameTheEventOfEveryLineOfTheLog() {
        assertThat(STENTOR.stream().flatMap(type -> type.getCodeUnits().stream()))
                .filteredOn(unit -> logCalls(unit, name -> true) > 0)
                .as("places that log")
                .hasSizeGreaterThan(5)
                .allMatch(unit -> logCalls(unit, Set.of("trace", "debug", "info", "warn", "error")::contains) == 0)
                .allMatch(unit -> logCalls(unit, name -> name.startsWith("at"))
                        <= logCalls(unit, name -> name.equals("addKeyValue")));
    }

    private static long logCalls(JavaCodeUnit unit, Predicate<String> names) {
        return unit.getMethodCallsFromSelf().stream()
                .filter(call -> Set.of(Logger.class.getName(), LoggingEventBuilder.class.getName())
                        .contains(call.getTargetOwner().getName()))
                .filter(call -> names.test(call.getName()))
                .count();
    }

    @Test
    void shouldKeepTheCodecsPure() {
        classes()
                .that()
                .resideInAPackage(WIRE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(WIRE, "java..", "com.fasterxml.jackson.core..")
                        .or(resideInAnyPackage(BYTES)))
                .allowEmptyShould(true)
                .check(STENTOR);
    }

    @Test
    void shouldNotKnowTheServerInTheTransport() {
        noClasses()
                .that()
                .resideInAnyPackage(TRANSPORT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SERVER)
                .allowEmptyShould(true)
                .check(STENTOR);
    }

    /** Whichever layer sits on the sessions: Socket.IO, or an Engine.IO application of its own. */
    @Test
    void shouldNotKnowSocketIoBelowIt() {
        noClasses()
                .that()
                .resideInAPackage("io.stentor.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SOCKETIO, API)
                .check(STENTOR);
    }

    /** Applications of the server's own do without the Java API; it is for programs, and knows none of them. */
    @Test
    void shouldNotKnowTheJavaApiBelowIt() {
        noClasses()
                .that()
                .resideInAPackage(SOCKETIO)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(API)
                .check(STENTOR);
    }

    /** Data binding is a program's choice: without it on the class path everything else works. */
    @Test
    void shouldBindDataInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.stentor.api.jackson..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DATA_BINDING, "io.stentor.api.jackson..")
                .check(STENTOR);
    }

    /** Bytes that strangers send become strings, numbers, lists and maps, and never objects of classes that they choose. */
    @Test
    void shouldMakeNoObjectsOfClassesThatOthersName() {
        noClasses()
                .should()
                .dependOnClassesThat(belongsTo("java.io.ObjectInputStream")
                        .or(resideInAnyPackage(NAMES_CLASSES))
                        .or(simpleNameStartingWith("PolymorphicTypeValidator")))
                .check(STENTOR);
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("(activate|enable)DefaultTyping.*|setDefaultTyping")))
                .check(STENTOR);
    }

    /** What servers of a cluster want of each other says nothing of what lies between them, nor of this server. */
    @Test
    void shouldKnowNothingElseInTheClustersPort() {
        classes()
                .that()
                .resideInAPackage(CLUSTER)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CLUSTER, "java..")
                .check(STENTOR);
    }

    /** The bus knows the port and the codecs, and neither sockets nor the ring. */
    @Test
    void shouldReachTheServerByThePortAloneFromTheBus() {
        noClasses()
                .that()
                .resideInAPackage(CLUSTER_REDIS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVER, API, SOCKETIO, CORE, "io.stentor.transport..")
                .check(STENTOR);
    }

    @Test
    void shouldKnowTheRedisClientInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(CLUSTER_REDIS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "reactor..")
                .check(STENTOR);
    }

    /** What programs see of a handshake is plain Java. */
    @Test
    void shouldKnowNoHttpLibraryInHandshakes() {
        classes()
                .that()
                .resideInAPackage("io.stentor.transport.handshake..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.stentor.transport.handshake..", "java..")
                .check(STENTOR);
    }

    @Test
    void shouldNotKnowTheBenchAnywhere() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BENCH)
                .allowEmptyShould(true)
                .check(STENTOR);
    }

    /** Who judges the server must not share a mistake with it. */
    @Test
    void shouldKnowNobodyInTheChecker() {
        classes()
                .that()
                .resideInAPackage(CHECKER)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CHECKER, "java..")
                .check(STENTOR);
    }

    @Test
    void shouldNotKnowTheCheckerOutsideOfTheBench() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BENCH, CHECKER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CHECKER)
                .check(STENTOR);
    }

    private static DescribedPredicate<JavaClass> belongsTo(String outerClass) {
        return DescribedPredicate.describe(
                "is " + outerClass,
                type -> type.getName().equals(outerClass) || type.getName().startsWith(outerClass + "$"));
    }

    private static DescribedPredicate<JavaAccess<?>> makesTimeThreadsOrChance() {
        return DescribedPredicate.describe(
                "it makes time, threads or chance", ArchitectureTest::makesTimeThreadsOrChance);
    }

    private static boolean makesTimeThreadsOrChance(JavaAccess<?> access) {
        String name = access.getTarget().getName();
        JavaClass owner = access.getTargetOwner();
        if (owner.isEquivalentTo(System.class)) {
            return Set.of("nanoTime", "currentTimeMillis").contains(name);
        }
        if (owner.isAssignableTo(Thread.class)) {
            return Set.of("<init>", "sleep", "start").contains(name);
        }
        return (owner.getPackageName().equals("java.time") && name.equals("now"))
                || owner.isEquivalentTo(Executors.class)
                || owner.isEquivalentTo(ForkJoinPool.class)
                || owner.isEquivalentTo(ThreadLocalRandom.class)
                || (owner.isEquivalentTo(Math.class) && name.equals("random"));
    }
}
