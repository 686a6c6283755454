package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.access.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code stentor token}: what it prints, and the exit code. */
class TokenCommandTest {
    private static final String SECRET = "--set=auth.jwt.secret=" + Tokens.SECRET;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldMakeATokenThatItTakes() {
        assertThat(run("token", "create", "--user", "ann", "--conversations", "a,b,c*", "--expires", "30d", SECRET))
                .isZero();
        String token = out().strip();
        String[] parts = token.split("\\.", -1);
        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"HS256\"}");
        assertThat(decoded(parts[1]))
                .matches("\\{\"sub\":\"ann\",.*\"conversations\":\\[\"a\",\"b\",\"c\\*\"].*}")
                .contains("\"exp\":", "\"iat\":");
        assertThat(err()).isEmpty();

        out.reset();
        assertThat(run("token", "check", token, SECRET)).isZero();
        assertThat(out()).contains("\"sub\":\"ann\"", "\"conversations\":[\"a\",\"b\",\"c*\"]");
    }

    @Test
    void shouldTakeTheKeyFromTheConfigurationOfTheServer() {
        environment.put("STENTOR_AUTH_JWT_SECRET", Tokens.SECRET);
        environment.put("STENTOR_AUTH_JWT_ISSUER", "us");
        environment.put("STENTOR_AUTH_JWT_AUDIENCE", "chat");
        assertThat(run("token", "create", "--user", "ann")).isZero();
        String token = out().strip();
        assertThat(decoded(token.split("\\.", -1)[1])).contains("\"iss\":\"us\"", "\"aud\":\"chat\"");
        assertThat(run("token", "check", token)).isZero();
        environment.put("STENTOR_AUTH_JWT_ISSUER", "them");
        assertThat(run("token", "check", token)).isEqualTo(1);
        assertThat(err()).isEqualTo("stentor: bad token: iss is not auth.jwt.issuer\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":\"ann\",\"exp\":1} | expired at 1970-01-01T00:00:01Z",
                "{\"sub\":\"ann\",\"nbf\":4102444800} | not valid before 2100-01-01T00:00:00Z",
                "{} | sub is not a string of 1 to 128 bytes"
            })
    void shouldExitWith1AndTheReasonWhenATokenIsBad(String claims, String reason) {
        assertThat(run("token", "check", SECRET, Tokens.of(claims))).isEqualTo(1);
        assertThat(err()).isEqualTo("stentor: bad token: " + reason + "\n");
        assertThat(out()).isEmpty();
    }

    @Test
    void shouldExitWith1WhenItIsNoToken() {
        assertThat(run("token", "check", SECRET, "x")).isEqualTo(1);
        assertThat(err()).isEqualTo("stentor: bad token: not a signed JSON Web Token\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--expires soon | --expires: 'soon' is not a duration from 1s to 3650d such as 15m, 1h or 30d",
                "--expires 0s | --expires: '0s' is not a duration from 1s to 3650d such as 15m, 1h or 30d",
            })
    void shouldExitWith2WhenALifetimeIsNone(String typed, String complaint) {
        assertThat(run(("token create --user ann " + SECRET + " " + typed).split(" ", -1)))
                .isEqualTo(2);
        assertThat(err()).isEqualTo("stentor: " + complaint + "\n");
        assertThat(out()).isEmpty();
    }

    @Test
    void shouldExitWith2WhenNobodyCanHaveTheId() {
        assertThat(run("token", "create", SECRET, "--user", "a".repeat(129))).isEqualTo(2);
        assertThat(err()).startsWith("stentor: --user: 'aaa").endsWith("is not 1 to 128 bytes of text\n");
    }

    private int run(String... typed) {
        Shell shell = new Shell(
                environment,
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, false, UTF_8),
                err,
                new FakeServer(),
                () -> () -> {},
                () -> "epoll",
                () -> "jdk",
                () -> 123);
        return StentorMain.run(shell, typed);
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
