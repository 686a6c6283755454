package io.stentor.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads option values from their sources and tells all mistakes together. Each call overrides what the calls before it
 * have set, so the sources come in rising order: environment, assignments, flags. One thread, once at start.
 *
 * <p>A mistake stays a mistake when a later source overrides it.
 */
public final class OptionsReader {
    /** Read by the launcher script, not an option. */
    private static final String JAVA_OPTIONS_VARIABLE = "STENTOR_JAVA_OPTS";
    /** Kubernetes describes a service called "stentor" to every container beside it in variables of this shape. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("STENTOR_(\\w+_)?(SERVICE_(HOST|PORT\\w*)|PORT(_\\d+_(TCP|UDP|SCTP)\\w*)?)");

    private static final Set<String> WILDCARD_HOSTS = Set.of("0.0.0.0", "::");

    private final OptionValues values = new OptionValues();
    private final List<String> errors = new ArrayList<>();

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
        set(flag, option, text);
        return this;
    }

    public Options read(boolean dev) throws InvalidOptionsException {
        Options options = Options.of(values, dev);
        checkPorts(options);
        checkAdminAccess(options.admin());
        checkCluster(options.cluster());
        if (!errors.isEmpty()) {
            throw new InvalidOptionsException(errors);
        }
        return options;
    }

    private void variable(String name, String text) {
        Optional<OptionDef<?>> option = OptionTable.forEnvironment(name);
        if (option.isPresent()) {
            set(name, option.get(), text);
        } else if (!name.equals(JAVA_OPTIONS_VARIABLE)
                && !SERVICE_LINK.matcher(name).matches()) {
            errors.add("environment variable " + Quoted.of(name) + " is no option");
        }
    }

    private void assignment(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            errors.add("--set " + Quoted.of(assignment) + " is not of the form KEY=VALUE");
            return;
        }
        String name = assignment.substring(0, equals);
        OptionTable.named(name)
                .ifPresentOrElse(
                        option -> set(name, option, assignment.substring(equals + 1)),
                        () -> errors.add("unknown option " + Quoted.of(name)));
    }

    private void set(String source, OptionDef<?> option, String text) {
        if (!values.set(option, text)) {
            String shown = option.type().isSecret() ? "the value" : Quoted.of(text);
            errors.add(source + ": " + shown + " is not " + option.type().accepts());
        }
    }

    /** Said here because the bind error would blame another program for the port. */
    private void checkPorts(Options options) {
        int port = options.server().port();
        if (port != 0
                && port == options.admin().port()
                && overlap(options.server().host(), options.admin().host())) {
            errors.add("server.port and admin.port are both " + port);
        }
    }

    private void checkAdminAccess(Options.Admin admin) {
        if (!OptionType.isLoopback(admin.host()) && !admin.hasKey()) {
            errors.add("admin.host is not a loopback address: set admin.apiKey, too");
        }
    }

    private void checkCluster(Options.Cluster cluster) {
        if (cluster.mode() != ClusterMode.CLASSIC) {
            errors.add("cluster.mode: " + cluster.mode().name().toLowerCase(Locale.ROOT)
                    + " is not there yet; this version speaks classic only");
        }
    }

    private static boolean overlap(String host, String otherHost) {
        return host.equals(otherHost) || WILDCARD_HOSTS.contains(host) || WILDCARD_HOSTS.contains(otherHost);
    }
}
