package io.stentor;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.stentor.cluster.redis.SubscriptionMode;
import io.stentor.server.StentorServer;
import io.stentor.server.StentorServerBuilder;
import io.stentor.socketio.Parser;
import io.stentor.transport.loop.IoTransport;
import io.stentor.transport.session.DisconnectReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What programs are compiled against, signature by signature. A change that is not written down in {@code public-api.txt}
 * fails here: CONTRIBUTING.md tells how to write it down, and the list's own history then tells of every break.
 */
class PublicApiTest {
    private static final String[] PACKAGES = {"io.stentor.api", "io.stentor.transport.handshake"};

    /** Those that stand among classes no program needs. */
    private static final List<Class<?>> SINGLE = List.of(
            StentorServer.class,
            StentorServerBuilder.class,
            SubscriptionMode.class,
            Parser.class,
            IoTransport.class,
            DisconnectReason.class);

    /** What every class or enum has anyway. */
    private static final Set<String> GIVEN = Set.of("equals", "hashCode", "toString", "values", "valueOf");

    private static final String INDENT = "    ";
    private static final String WRITTEN = "public-api.txt";
    private static final Path FOUND = Path.of("target", WRITTEN);

    @Test
    void shouldBeWhatIsWrittenDown() throws IOException {
        List<String> found = publicTypes().flatMap(PublicApiTest::describe).toList();
        Files.createDirectories(FOUND.getParent());
        Files.write(FOUND, found);

        assertThat(changes(written(), found))
                .as("changes of the public API; if on purpose, copy bench/%s over the list", FOUND)
                .isEmpty();
    }

    private static List<String> changes(List<String> written, List<String> found) {
        List<String> before = qualified(written);
        List<String> now = qualified(found);
        return Stream.concat(
                        before.stream().filter(line -> !now.contains(line)).map(line -> "gone: " + line),
                        now.stream().filter(line -> !before.contains(line)).map(line -> "new: " + line))
                .toList();
    }

    /** Members behind the type they belong to. */
    private static List<String> qualified(List<String> lines) {
        List<String> qualified = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            boolean member = line.startsWith(INDENT);
            type = member ? type : line;
            qualified.add(member ? type + " | " + line.strip() : line);
        }
        return qualified;
    }

    private static List<String> written() {
        try (InputStream list = PublicApiTest.class.getResourceAsStream(WRITTEN)) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Class<?>> publicTypes() {
        Stream<Class<?>> inPackages = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(PACKAGES).stream()
                        .filter(type -> !type.isAnonymousClass())
                        .map(JavaClass::reflect);
        return Stream.concat(inPackages, SINGLE.stream())
                .filter(PublicApiTest::isVisible)
                .sorted((one, other) -> one.getName().compareTo(other.getName()));
    }

    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    // One line for the type, one for each member.

    private static Stream<String> describe(Class<?> type) {
        Stream<String> members = Stream.of(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(field -> isVisible(field.getModifiers()))
                                .map(PublicApiTest::line),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(PublicApiTest::isWritten)
                                .map(constructor -> line(constructor)),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(PublicApiTest::isWritten)
                                .map(PublicApiTest::line))
                .flatMap(lines -> lines)
                .sorted()
                .map(line -> INDENT + line);
        return Stream.concat(Stream.of(head(type)), members);
    }

    private static boolean isWritten(Executable member) {
        return isVisible(member.getModifiers()) && !member.isSynthetic() && !GIVEN.contains(member.getName());
    }

    private static String head(Class<?> type) {
        List<Type> above = Stream.concat(
                        Stream.ofNullable(type.isInterface() ? null : type.getGenericSuperclass()),
                        Arrays.stream(type.getGenericInterfaces()))
                .filter(parent -> parent != Object.class)
                .toList();
        return kind(type) + " " + type.getName() + typeParameters(type.getTypeParameters())
                + (above.isEmpty() ? "" : ": " + names(above.toArray(Type[]::new)));
    }

    private static String kind(Class<?> type) {
        if (type.isRecord()) {
            return "record";
        }
        if (type.isEnum()) {
            return "enum";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return Modifier.toString(type.getModifiers() & (Modifier.FINAL | Modifier.ABSTRACT)) + " class";
    }

    private static String line(Field field) {
        return modifiers(field.getModifiers()) + field.getName() + ": " + names(field.getGenericType());
    }

    private static String line(Constructor<?> constructor) {
        return modifiers(constructor.getModifiers()) + "new" + parameters(constructor);
    }

    private static String line(Method method) {
        return modifiers(method.getModifiers())
                + (method.isDefault() ? "default " : "")
                + typeParameters(method.getTypeParameters())
                + method.getName()
                + parameters(method)
                + ": "
                + names(method.getGenericReturnType());
    }

    private static String modifiers(int all) {
        int told = all & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT);
        return told == 0 ? "" : Modifier.toString(told) + " ";
    }

    private static String parameters(Executable member) {
        String thrown = names(member.getGenericExceptionTypes());
        String taken = names(member.getGenericParameterTypes());
        return "(" + (member.isVarArgs() ? taken.replaceFirst("\\[]$", "...") : taken) + ")"
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String typeParameters(TypeVariable<?>... variables) {
        return variables.length == 0 ? "" : "<" + names(variables) + "> ";
    }

    private static String names(Type... types) {
        return Arrays.stream(types)
                .map(type -> type.getTypeName().replace("java.lang.", ""))
                .collect(Collectors.joining(", "));
    }
}
