package io.stentor.server.config;

import io.stentor.cluster.redis.RedisCluster;
import io.stentor.transport.door.Network;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the text of an option becomes a value, and back. Immutable.
 *
 * @param accepts completes the sentence "the value is not …", so that a mistake is told together with its remedy
 * @param parser empty for a text outside the type or its limits; never throws
 * @param printer a text the parser reads as the same value
 * @param trait what else is to be known when it is read or shown
 */
public record OptionType<T>(
        String accepts, Function<String, Optional<T>> parser, Function<T, String> printer, Trait trait) {
    /** What not every value has. */
    enum Trait {
        PLAIN,
        /** Several values: with commas between them in one text, or as a list in a file. */
        LIST,
        /** Must not be shown, not even a wrong one. */
        SECRET
    }

    /** A host name has at most 253 characters; a scoped IPv6 address fits as well. */
    private static final int MAX_HOST_LENGTH = 253;

    private static final int MAX_PATH_LENGTH = 200;
    /** Origins are compared one by one on each handshake. */
    private static final int MAX_ORIGINS = 100;

    /** A list without elements, and a secret that is not set. */
    static final String NONE = "none";

    /** Each is looked at for each connection. */
    private static final int MAX_NETWORKS = 100;

    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final Pattern TRUTH = Pattern.compile("true|false");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,10}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|(0:){7}1");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+/?");
    private static final Pattern ORIGIN = Pattern.compile("\\*|null|[a-z][a-z0-9+.-]*://[a-z0-9._:\\[\\]-]+");

    /** The value of a secret that is not set. */
    static final String NO_SECRET = "";

    private static final Pattern CHANNEL_KEY = Pattern.compile("[!-~]{1,100}");
    private static final Pattern KEY = Pattern.compile("[!-~]{16,256}");

    /** As an HTTP header can carry it, and too long to be guessed. */
    static final OptionType<String> SECRET = new OptionType<>(
            "none or 16 to 256 visible ASCII characters",
            text -> text.equals(NONE) ? Optional.of(NO_SECRET) : matching(KEY, text),
            value -> value.isEmpty() ? NONE : "(set)",
            Trait.SECRET);

    OptionType(String accepts, Function<String, Optional<T>> parser, Function<T, String> printer) {
        this(accepts, parser, printer, Trait.PLAIN);
    }

    private static final Pattern LONG_KEY = Pattern.compile("[!-~]{32,1024}");

    /** Keys an HMAC of 256 bits: RFC 7518 wants as many. */
    static final OptionType<String> JWT_SECRET = new OptionType<>(
            "none or 32 to 1024 visible ASCII characters",
            text -> text.equals(NONE) ? Optional.of(NO_SECRET) : matching(LONG_KEY, text),
            value -> value.isEmpty() ? NONE : "(set)",
            Trait.SECRET);

    /** Of every dialect; with a cost that a server can pay. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

    /** Kept like the password: it can be guessed from. */
    static final OptionType<String> BCRYPT_HASH = new OptionType<>(
            "none or a bcrypt hash of a cost from 4 to 14 such as htpasswd -nB makes",
            text -> text.equals(NONE) ? Optional.of(NO_SECRET) : matching(BCRYPT, text),
            value -> value.isEmpty() ? NONE : "(set)",
            Trait.SECRET);

    private static final Pattern PHRASE = Pattern.compile("[^\\p{Cc}]{1,1000}");
    private static final Pattern URL = Pattern.compile("https?://[!-~&&[^@#\\\\]]{1,1000}");

    /** It may hold a password. */
    static final OptionType<String> REDIS_URL = new OptionType<>(
            "none or a URL such as redis://127.0.0.1:6379, rediss://user:password@host:6379/0,"
                    + " redis-sentinel://host:26379,host:26379#master or redis-cluster://host:7000,host:7001",
            text -> text.equals(NONE) ? Optional.of(NO_SECRET) : redisUrl(text),
            value -> value.isEmpty() ? NONE : "(set)",
            Trait.SECRET);

    private static Optional<String> redisUrl(String text) {
        try {
            return Optional.of(RedisCluster.requireUrl(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    public Optional<T> parse(String text) {
        return parser.apply(text);
    }

    public String print(T value) {
        return printer.apply(value);
    }

    static OptionType<Integer> count(int min, int max) {
        return new OptionType<>(
                "a whole number from " + min + " to " + max,
                text -> matching(WHOLE_NUMBER, text)
                        .map(Long::parseLong)
                        .filter(number -> number >= min && number <= max)
                        .map(Long::intValue),
                String::valueOf);
    }

    static OptionType<Integer> port() {
        return count(0, 65_535);
    }

    static OptionType<Boolean> truth() {
        return new OptionType<>("true or false", text -> matching(TRUTH, text).map(Boolean::valueOf), String::valueOf);
    }

    static OptionType<Long> duration() {
        return durationFrom(1);
    }

    /** One of which there may be none: 0ms. */
    static OptionType<Long> durationOrNone() {
        return durationFrom(0);
    }

    private static OptionType<Long> durationFrom(long minMs) {
        return new OptionType<>(
                "a duration from " + minMs + "ms to 24h such as 300ms, 25s or 2m",
                text -> Quantity.DURATION.parse(text).filter(ms -> ms >= minMs && ms <= Quantity.DAY_MS),
                Quantity.DURATION::print);
    }

    /** Of one thing in memory: fits an int. */
    static OptionType<Integer> size(int maxBytes) {
        OptionType<Long> size = size(1, maxBytes);
        return new OptionType<>(
                size.accepts, text -> size.parse(text).map(Long::intValue), bytes -> size.print((long) bytes));
    }

    static OptionType<Long> size(long minBytes, long maxBytes) {
        return new OptionType<>(
                "a size from " + minBytes + " to " + Quantity.SIZE.print(maxBytes)
                        + " in bytes, KiB, MiB or GiB such as 65536 or 64KiB",
                text -> Quantity.SIZE.parse(text).filter(bytes -> bytes >= minBytes && bytes <= maxBytes),
                Quantity.SIZE::print);
    }

    static OptionType<String> host() {
        return text("a host name or address", OptionType::isHost);
    }

    /** Whether nobody but this machine reaches an address of this name. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** Whether its values must not be shown, not even a wrong one. */
    boolean isSecret() {
        return trait == Trait.SECRET;
    }

    /** Whether a file may have a list for it. */
    boolean isList() {
        return trait == Trait.LIST;
    }

    /** A text of this type as a file writes it: lists as lists, in quotes what is more than a word. */
    String printForFile(String text) {
        if (!isList()) {
            return inQuotes(text);
        }
        return text.equals(NONE)
                ? "[]"
                : Arrays.stream(text.split(",")).map(OptionType::inQuotes).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String inQuotes(String text) {
        return WORD.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Of which there may be none: the empty text. */
    static OptionType<String> phrase() {
        return orNone(
                "text of at most 1000 characters", text -> PHRASE.matcher(text).matches());
    }

    static OptionType<String> file() {
        return orNone("the path of a file", text -> PHRASE.matcher(text).matches());
    }

    static OptionType<String> url() {
        return orNone("an http or https URL such as https://login.example/allow", OptionType::isUrl);
    }

    static OptionType<String> fileOrUrl() {
        return orNone(
                "the path of a file or an http or https URL",
                text -> isUrl(text) || (PHRASE.matcher(text).matches() && !text.contains("://")));
    }

    /** How long a token is good for. */
    public static OptionType<Long> lifetime() {
        return new OptionType<>(
                "a duration from 1s to 3650d such as 15m, 1h or 30d",
                text -> Quantity.LIFETIME.parse(text).filter(ms -> ms >= 1_000 && ms <= Quantity.TEN_YEARS_MS),
                Quantity.LIFETIME::print);
    }

    private static OptionType<String> orNone(String accepts, Predicate<String> accepted) {
        return new OptionType<>(
                "none or " + accepts,
                text -> text.equals(NONE) ? Optional.of("") : Optional.of(text).filter(accepted),
                value -> value.isEmpty() ? NONE : value);
    }

    private static boolean isUrl(String text) {
        if (!URL.matcher(text).matches()) {
            return false;
        }
        try {
            return new URI(text).getHost() != null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    /** Without the slash at the end: that is how the path is compared. */
    static OptionType<String> path() {
        return new OptionType<>(
                "a path such as /socket.io (letters, digits and -._~ between slashes, at most " + MAX_PATH_LENGTH
                        + " characters)",
                text -> matching(PATH, text)
                        .filter(path -> path.length() <= MAX_PATH_LENGTH)
                        .map(OptionType::withoutSlashAtEnd),
                Function.identity());
    }

    static OptionType<String> channelKey() {
        return new OptionType<>(
                "1 to 100 visible ASCII characters", text -> matching(CHANNEL_KEY, text), Function.identity());
    }

    static OptionType<List<String>> origins() {
        return new OptionType<>(
                "none, * or a comma-separated list of at most " + MAX_ORIGINS
                        + " origins such as https://chat.example or http://localhost:8080 (no path)",
                text -> text.equals(NONE) ? Optional.of(List.of()) : originList(text),
                origins -> origins.isEmpty() ? NONE : String.join(",", origins),
                Trait.LIST);
    }

    static OptionType<List<Network>> networks() {
        return new OptionType<>(
                "none or a comma-separated list of at most " + MAX_NETWORKS
                        + " addresses or networks such as 10.0.0.0/8 or 2001:db8::1",
                text -> text.equals(NONE)
                        ? Optional.of(List.of())
                        : list(text, Network::parse).filter(networks -> networks.size() <= MAX_NETWORKS),
                networks -> networks.isEmpty()
                        ? NONE
                        : networks.stream().map(Network::toString).collect(Collectors.joining(",")),
                Trait.LIST);
    }

    static <E extends Enum<E>> OptionType<E> oneOf(Class<E> values) {
        return new OptionType<>(
                "one of " + spelledAll(values, ", "), text -> constant(values, text), OptionType::spelled);
    }

    static <E extends Enum<E>> OptionType<Set<E>> someOf(Class<E> values) {
        return new OptionType<>(
                "a comma-separated list of " + spelledAll(values, ", "),
                text -> list(text, element -> constant(values, element))
                        .map(chosen -> Collections.unmodifiableSet(EnumSet.copyOf(chosen))),
                chosen -> chosen.stream().map(OptionType::spelled).collect(Collectors.joining(",")),
                Trait.LIST);
    }

    private static OptionType<String> text(String accepts, Predicate<String> accepted) {
        return new OptionType<>(accepts, text -> Optional.of(text).filter(accepted), Function.identity());
    }

    private static Optional<List<String>> originList(String text) {
        return list(text, origin -> matching(ORIGIN, origin.toLowerCase(Locale.ROOT)))
                .filter(origins -> origins.size() <= MAX_ORIGINS);
    }

    private static boolean isHost(String text) {
        return text.length() <= MAX_HOST_LENGTH && HOST.matcher(text).matches();
    }

    private static String withoutSlashAtEnd(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Optional<String> matching(Pattern pattern, String text) {
        return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /** Without repetitions; empty when one element is not acceptable. */
    private static <T> Optional<List<T>> list(String text, Function<String, Optional<T>> element) {
        List<Optional<T>> elements = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(element)
                .toList();
        return elements.stream().allMatch(Optional::isPresent)
                ? Optional.of(elements.stream().map(Optional::get).distinct().toList())
                : Optional.empty();
    }

    private static <E extends Enum<E>> Optional<E> constant(Class<E> values, String text) {
        return Arrays.stream(values.getEnumConstants())
                .filter(value -> spelled(value).equals(text))
                .findFirst();
    }

    private static String spelled(Enum<?> value) {
        return value.toString().toLowerCase(Locale.ROOT);
    }

    private static String spelledAll(Class<? extends Enum<?>> values, String separator) {
        return Arrays.stream(values.getEnumConstants()).map(OptionType::spelled).collect(Collectors.joining(separator));
    }
}
