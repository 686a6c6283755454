package io.stentor.server.config;

import io.stentor.server.config.Mistake.Kind;
import io.stentor.server.config.Source.FileLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads option values from their sources and tells all mistakes together. Each call overrides what the calls before it
 * have set, so the sources come in rising order: file, environment, assignments, flags. One thread, once at start.
 *
 * <p>A mistake stays a mistake when a later source overrides it.
 */
public final class OptionsReader {
    /** Read by the launcher script, not an option. */
    private static final String JAVA_OPTIONS_VARIABLE = "STENTOR_JAVA_OPTS";
    /** Kubernetes describes a service called "stentor" to every container beside it in variables of this shape. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("STENTOR_(\\w+_)?(SERVICE_(HOST|PORT\\w*)|PORT(_\\d+_(TCP|UDP|SCTP)\\w*)?)");

    private static final Source ASSIGNMENT = new Source.Assignment();
    private static final Set<String> WILDCARD_HOSTS = Set.of("0.0.0.0", "::");

    private final OptionValues values = new OptionValues();
    private final List<Mistake> mistakes = new ArrayList<>();

    /**
     * Takes a file in HOCON. A key that is no option is a mistake.
     *
     * @param path absolute, or relative to the working directory
     */
    public OptionsReader file(String path) {
        ConfigFile file = ConfigFile.read(path);
        int before = mistakes.size();
        mistakes.addAll(file.mistakes());
        file.settings().forEach(setting -> set(setting.line(), setting.option(), setting.text()));
        mistakes.subList(before, mistakes.size()).sort(Comparator.comparingInt(mistake -> line(mistake.source())));
        return this;
    }

    /** Takes every variable that begins with {@code STENTOR_}; one that is no option is a mistake. */
    public OptionsReader environment(Map<String, String> variables) {
        new TreeMap<>(variables).forEach((name, text) -> {
            if (name.startsWith(OptionDef.ENVIRONMENT_PREFIX)) {
                variable(name, text);
            }
        });
        return this;
    }

    /** Takes texts of the form {@code limits.roomsPerSocket=20}. */
    public OptionsReader assignments(List<String> assignments) {
        assignments.forEach(this::assignment);
        return this;
    }

    /** Takes the value of a flag that stands for one option, such as {@code --port}. */
    public OptionsReader flag(String flag, OptionDef<?> option, String text) {
        set(new Source.Flag(flag), option, text);
        return this;
    }

    public Options read(boolean dev) throws InvalidOptionsException {
        Options options = Options.of(values, dev);
        checkPorts(options);
        checkAdminAccess(options.admin());
        checkKeys(options.auth());
        checkDrain(options.drain());
        checkProxies(options.server());
        checkTls(options.server().tls());
        checkAdminUi(options.adminUi());
        if (!mistakes.isEmpty()) {
            throw new InvalidOptionsException(mistakes);
        }
        return options;
    }

    /** How many options were set so far, to their defaults or otherwise. */
    public int count() {
        return values.count();
    }

    /** What was set so far and is not as it is by default, in the order of the table. */
    public List<Change> changes() {
        return values.changes();
    }

    private void variable(String name, String text) {
        Optional<OptionDef<?>> option = OptionTable.forEnvironment(name);
        if (option.isPresent()) {
            set(new Source.Variable(name), option.get(), text);
        } else if (!name.equals(JAVA_OPTIONS_VARIABLE)
                && !SERVICE_LINK.matcher(name).matches()) {
            String hint = NearestOption.variableHint(name);
            unknown(
                    new Source.Variable(name),
                    name,
                    "environment variable " + Quoted.of(name) + " is no option" + hint);
        }
    }

    private void assignment(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            unknown(ASSIGNMENT, "", "--set " + Quoted.of(assignment) + " is not of the form KEY=VALUE");
            return;
        }
        String name = assignment.substring(0, equals);
        OptionTable.named(name)
                .ifPresentOrElse(
                        option -> set(ASSIGNMENT, option, assignment.substring(equals + 1)),
                        () -> unknown(
                                ASSIGNMENT, name, "unknown option " + Quoted.of(name) + NearestOption.hint(name)));
    }

    private void unknown(Source source, String key, String text) {
        mistakes.add(new Mistake(Kind.UNKNOWN, source, key, text));
    }

    private void set(Source source, OptionDef<?> option, String text) {
        if (!values.set(option, text, source)) {
            mistakes.add(Mistake.notAccepted(source, option, Quoted.of(text)));
        }
    }

    /** Said here because the bind error would blame another program for the port. */
    private void checkPorts(Options options) {
        int port = options.server().port();
        if (port != 0
                && port == options.admin().port()
                && overlap(options.server().host(), options.admin().host())) {
            disagree("server.port and admin.port are both " + port, OptionTable.SERVER_PORT, OptionTable.ADMIN_PORT);
        }
    }

    private void checkAdminAccess(Options.Admin admin) {
        if (!OptionType.isLoopback(admin.host()) && !admin.hasKey()) {
            disagree("admin.host is not a loopback address: set admin.apiKey, too", OptionTable.ADMIN_HOST);
        }
    }

    private void checkKeys(Options.Auth auth) {
        int sources = auth.jwt().keySources();
        if (sources > 1 || (sources == 0 && auth.mode() == AuthMode.JWT)) {
            disagree(
                    "auth.mode=jwt needs exactly one of auth.jwt.secret, auth.jwt.publicKey and auth.jwt.jwks",
                    OptionTable.AUTH_MODE,
                    OptionTable.AUTH_JWT_SECRET,
                    OptionTable.AUTH_JWT_PUBLIC_KEY,
                    OptionTable.AUTH_JWT_JWKS);
        }
    }

    private void checkDrain(Options.Drain drain) {
        if (drain.windowMs() > drain.deadlineMs()) {
            disagree(
                    "drain.window is longer than drain.deadline", OptionTable.DRAIN_WINDOW, OptionTable.DRAIN_DEADLINE);
        }
    }

    private void checkProxies(Options.Server server) {
        if (server.proxyProtocol() && server.trustedProxies().isEmpty()) {
            disagree(
                    "server.proxyProtocol is believed of trusted proxies only: set server.trustedProxies, too",
                    OptionTable.SERVER_PROXY_PROTOCOL,
                    OptionTable.SERVER_TRUSTED_PROXIES);
        }
    }

    private void checkTls(Options.Tls tls) {
        if (tls.certificate().isEmpty() != tls.key().isEmpty()) {
            disagree(
                    "server.tls.certificate and server.tls.key go together: set both",
                    OptionTable.SERVER_TLS_CERTIFICATE,
                    OptionTable.SERVER_TLS_KEY);
        }
    }

    /** Nobody gets into it by an option that was forgotten. */
    private void checkAdminUi(Options.AdminUi adminUi) {
        if (adminUi.enabled()
                && adminUi.auth() == AdminUiAuth.BASIC
                && (adminUi.username().isEmpty() || adminUi.passwordHash().isEmpty())) {
            disagree(
                    "adminUi.enabled needs adminUi.username and adminUi.passwordHash, or adminUi.auth=none",
                    OptionTable.ADMIN_UI_ENABLED);
        }
    }

    /** Blames the last line of the file on which one of the options is set, if any is; else who has set one. */
    private void disagree(String reason, OptionDef<?>... options) {
        Source blamed = Arrays.stream(options)
                .flatMap(option -> values.source(option).stream())
                .max(Comparator.comparingInt(OptionsReader::line))
                .orElseThrow();
        String text = blamed instanceof FileLine line ? line.place() + ": " + reason : reason;
        mistakes.add(new Mistake(Kind.COMBINATION, blamed, "", text));
    }

    private static int line(Source source) {
        return source instanceof FileLine line ? line.line() : 0;
    }

    private static boolean overlap(String host, String otherHost) {
        return host.equals(otherHost) || WILDCARD_HOSTS.contains(host) || WILDCARD_HOSTS.contains(otherHost);
    }
}
