package io.stentor.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each type at and just outside its limits. */
class OptionTypeTest {
    /** Whatever its type prints, so that a new kind of secret is safe from the start. */
    @Test
    void shouldOnlyShowThatASecretIsSet() {
        OptionType<String> url = new OptionType<>("a URL", Optional::of, value -> value, OptionType.Trait.SECRET);
        OptionDef<String> option = new OptionDef<>("cluster.url", url, "none", "Where it is.");
        assertThat(option.shown("redis://:hunter2@127.0.0.1")).isEqualTo("(set)");
        assertThat(option.shown("none")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "1ms,1",
        "300ms,300",
        "25s,25000",
        "25 s,25000",
        "2m,120000",
        "24h,86400000",
        "86400000ms,86400000",
        "090s,90000"
    })
    void shouldReadDurationsAsMillisecondsWhenTheUnitIsGiven(String text, long ms) {
        assertThat(OptionType.duration().parse(text)).hasValue(ms);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "25",
                "0ms",
                "0s",
                "86400001ms",
                "25h",
                "9999999999h",
                "-1s",
                "1.5s",
                "25  s",
                "25 ",
                " 25s",
                "25S",
                "1d",
                "s",
                "٣s"
            })
    void shouldRefuseDurationsWhenOutsideTheFormOrTheLimits(String text) {
        assertThat(OptionType.duration().parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1ms,1ms", "1000ms,1s", "90s,90s", "120s,2m", "60m,1h", "1500ms,1500ms", "1440m,24h"})
    void shouldPrintDurationsInTheLargestWholeUnit(String text, String printed) {
        OptionType<Long> type = OptionType.duration();
        assertThat(type.print(type.parse(text).orElseThrow())).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1000000,1000000,1000000", "64KiB,65536,64KiB", "1MiB,1048576,1MiB", "1024KiB,1048576,1MiB"})
    void shouldReadSizesAsBytes(String text, int bytes, String printed) {
        OptionType<Integer> type = OptionType.size(1 << 20);
        assertThat(type.parse(text)).hasValue(bytes);
        assertThat(type.print(bytes)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "1048577", "2MiB", "9999999999MiB", "99999999999", "-1", "64kb", "64KB", "1e6", "1,000"
            })
    void shouldRefuseSizesWhenOutsideTheFormOrTheLimits(String text) {
        assertThat(OptionType.size(1 << 20).parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0MiB,0,0", "1GiB,1073741824,1GiB", "4096MiB,4294967296,4GiB", "1048577,1048577,1048577"})
    void shouldReadSizesBeyondAnInt(String text, long bytes, String printed) {
        OptionType<Long> type = OptionType.size(0, 4L << 30);
        assertThat(type.parse(text)).hasValue(bytes);
        assertThat(type.print(bytes)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4294967297", "5GiB", "9999999999GiB"})
    void shouldRefuseLargeSizesWhenOutsideTheLimits(String text) {
        assertThat(OptionType.size(1, 4L << 30).parse(text)).isEmpty();
    }

    @Test
    void shouldTakeNoDurationWhereThereMayBeNone() {
        OptionType<Long> type = OptionType.durationOrNone();
        assertThat(type.parse("0ms")).hasValue(0L);
        assertThat(type.print(0L)).isEqualTo("0ms");
        assertThat(type.parse("24h")).isPresent();
        assertThat(type.parse("0")).isEmpty();
        assertThat(type.parse("86400001ms")).isEmpty();
    }

    @Test
    void shouldReadTrueAndFalseOnly() {
        assertThat(OptionType.truth().parse("true")).hasValue(true);
        assertThat(OptionType.truth().parse("false")).hasValue(false);
        assertThat(OptionType.truth().parse("TRUE")).isEmpty();
        assertThat(OptionType.truth().parse("on")).isEmpty();
        assertThat(OptionType.truth().parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "3000,3000", "65535,65535", "0080,80"})
    void shouldReadPorts(String text, int port) {
        assertThat(OptionType.port().parse(text)).hasValue(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "65536", "-1", "+80", "http", "80.0", "99999999999999999999"})
    void shouldRefusePortsWhenOutsideTheRange(String text) {
        assertThat(OptionType.port().parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "localhost", "chat.example", "::", "::1", "fe80::1%eth0", "my_host-1"})
    void shouldReadHosts(String text) {
        assertThat(OptionType.host().parse(text)).hasValue(text);
    }

    @Test
    void shouldRefuseHostsWhenLongerThanAName() {
        assertThat(OptionType.host().parse("a".repeat(253))).isPresent();
        assertThat(OptionType.host().parse("a".repeat(254))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "http://a", "a/b", "a\n"})
    void shouldRefuseHostsWhenTheyAreNoName(String text) {
        assertThat(OptionType.host().parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "0:0:0:0:0:0:0:1"})
    void shouldReadLoopbackHosts(String text) {
        assertThat(OptionType.isLoopback(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example", "localhost.example", ""})
    void shouldRefuseLoopbackHostsWhenOthersCouldConnect(String text) {
        assertThat(OptionType.isLoopback(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/socket.io,/socket.io", "/socket.io/,/socket.io", "/a/b-c_d~e,/a/b-c_d~e"})
    void shouldReadPathsWithoutTheSlashAtTheEnd(String text, String path) {
        assertThat(OptionType.path().parse(text)).hasValue(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "socket.io", "//a", "/a//b", "/a?b", "/a#b", "/a%20", "/a b"})
    void shouldRefusePathsWhenTheyAreNone(String text) {
        assertThat(OptionType.path().parse(text)).isEmpty();
    }

    @Test
    void shouldRefusePathsWhenTooLong() {
        assertThat(OptionType.path().parse("/" + "a".repeat(199))).isPresent();
        assertThat(OptionType.path().parse("/" + "a".repeat(200))).isEmpty();
    }

    @Test
    void shouldReadOriginsOnceEachAndInLowerCase() {
        OptionType<List<String>> type = OptionType.origins();
        assertThat(type.parse("none")).hasValue(List.of());
        assertThat(type.parse("*")).hasValue(List.of("*"));
        assertThat(type.parse("https://Chat.example, http://localhost:8080,https://chat.example,null"))
                .hasValue(List.of("https://chat.example", "http://localhost:8080", "null"));
        assertThat(type.parse("http://[::1]:3000")).hasValue(List.of("http://[::1]:3000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "https://a,",
                "https://a/",
                "https://a/path",
                "chat.example",
                "https://",
                "https://*.example",
                "none,https://a"
            })
    void shouldRefuseOriginsWhenOneIsNone(String text) {
        assertThat(OptionType.origins().parse(text)).isEmpty();
    }

    @Test
    void shouldRefuseOriginsWhenTooMany() {
        assertThat(OptionType.origins().parse(origins(100))).isPresent();
        assertThat(OptionType.origins().parse(origins(101))).isEmpty();
    }

    @Test
    void shouldReadOneOfTheNames() {
        assertThat(OptionType.oneOf(TransportChoice.class).parse("io_uring")).hasValue(TransportChoice.IO_URING);
        assertThat(OptionType.oneOf(TransportChoice.class).parse("EPOLL")).isEmpty();
        assertThat(OptionType.oneOf(TransportChoice.class).parse("")).isEmpty();
    }

    @Test
    void shouldReadSomeOfTheNames() {
        OptionType<Set<ClientTransport>> type = OptionType.someOf(ClientTransport.class);
        assertThat(type.parse("websocket")).hasValue(Set.of(ClientTransport.WEBSOCKET));
        assertThat(type.parse("websocket, polling").map(type::print)).hasValue("polling,websocket");
        assertThat(type.parse("")).isEmpty();
        assertThat(type.parse("websocket,webtransport")).isEmpty();
    }

    private static String origins(int count) {
        StringBuilder text = new StringBuilder("https://host0");
        for (int i = 1; i < count; i++) {
            text.append(",https://host").append(i);
        }
        return text.toString();
    }
}
