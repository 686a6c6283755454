package io.stentor.server.cli;

import io.stentor.server.access.RefusedTokenException;
import io.stentor.server.access.TokenInspector;
import io.stentor.server.access.TokenIssuer;
import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.LogLevel;
import io.stentor.server.config.OptionType;
import io.stentor.server.config.Options;
import io.stentor.server.config.Quoted;
import io.stentor.server.config.UnusableFileException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code stentor token}: makes and reads tokens with the key the server would use. */
final class TokenCommand {
    private static final String USER = "--user";
    private static final String CONVERSATIONS = "--conversations";
    private static final String EXPIRES = "--expires";
    private static final String AN_HOUR = "1h";

    private TokenCommand() {}

    static CommandSpec syntax(Shell shell) {
        CommandSpec token = CommandSyntax.group("token", "stentor token COMMAND", "Make and read clients' tokens.");
        CommandSyntax.addTo(token, Create.syntax(shell));
        CommandSyntax.addTo(token, Check.syntax(shell));
        return token;
    }

    /** What both do: read options, and tell what is wrong with them. */
    private abstract static class Step implements Callable<Integer> {
        final Shell shell;
        CommandSpec spec;

        Step(Shell shell) {
            this.shell = shell;
        }

        abstract int run(Options.Jwt jwt) throws UnusableFileException;

        @Override
        public Integer call() {
            LogOutput.begin(LogLevel.ERROR);
            try {
                return run(OptionSources.read(spec, shell).read(false).auth().jwt());
            } catch (InvalidOptionsException e) {
                shell.complain(e.errors());
                return ExitCode.USAGE;
            } catch (UnusableFileException e) {
                return misused(e.getMessage());
            }
        }

        int misused(String message) {
            shell.complain(message);
            return ExitCode.USAGE;
        }

        String typed(String flag) {
            return spec.findOption(flag).getValue();
        }
    }

    private static final class Create extends Step {
        private Create(Shell shell) {
            super(shell);
        }

        static CommandSpec syntax(Shell shell) {
            Create create = new Create(shell);
            create.spec = OptionSources.addTo(CommandSyntax.command(
                            "create",
                            "stentor token create --user U [--conversations a,b,c*] [--expires 1h]%n"
                                    + "                            [--config FILE] [--set KEY=VALUE]...",
                            "Print a token signed with auth.jwt.secret (HS256).",
                            create)
                    .addOption(CommandSyntax.valued(USER, "U", "Whose token it is: sub, 1 to 128 bytes.")
                            .required(true)
                            .build())
                    .addOption(CommandSyntax.valued(
                                    CONVERSATIONS,
                                    "LIST",
                                    "Conversations its user may join, comma-separated; a* is all that begin with a."
                                            + " Default all.")
                            .build())
                    .addOption(
                            CommandSyntax.valued(EXPIRES, "TIME", "How long it is good for. Default " + AN_HOUR + ".")
                                    .build()));
            return create.spec;
        }

        @Override
        int run(Options.Jwt jwt) {
            String user = typed(USER);
            String expires = typed(EXPIRES) == null ? AN_HOUR : typed(EXPIRES);
            OptionType<Long> lifetime = OptionType.lifetime();
            if (!jwt.hasSecret()) {
                return misused("token create needs auth.jwt.secret");
            } else if (!TokenIssuer.isUser(user)) {
                return misused(USER + ": " + Quoted.of(user) + " is not 1 to 128 bytes of text");
            } else if (lifetime.parse(expires).isEmpty()) {
                return misused(EXPIRES + ": " + Quoted.of(expires) + " is not " + lifetime.accepts());
            }
            Instant now = Instant.now();
            Instant expiry = now.plusMillis(lifetime.parse(expires).orElseThrow());
            TokenIssuer issuer = new TokenIssuer(jwt.secret(), jwt.issuer(), jwt.audience());
            shell.out().println(issuer.issue(user, conversations(), now, expiry));
            shell.out().flush();
            return ExitCode.DONE;
        }

        private List<String> conversations() {
            String list = typed(CONVERSATIONS);
            return list == null
                    ? null
                    : List.of(list.split(",", -1)).stream()
                            .filter(id -> !id.isEmpty())
                            .toList();
        }
    }

    private static final class Check extends Step {
        private Check(Shell shell) {
            super(shell);
        }

        static CommandSpec syntax(Shell shell) {
            Check check = new Check(shell);
            check.spec = OptionSources.addTo(CommandSyntax.command(
                            "check",
                            "stentor token check [--config FILE] [--set KEY=VALUE]... TOKEN",
                            "Print what a token says, or why a server would refuse it (exit code 1).",
                            check)
                    .addPositional(PositionalParamSpec.builder()
                            .paramLabel("TOKEN")
                            .type(String.class)
                            .arity("1")
                            .description("As clients send it.")
                            .build()));
            return check.spec;
        }

        @Override
        int run(Options.Jwt jwt) throws UnusableFileException {
            if (jwt.keySources() == 0) {
                return misused("token check needs auth.jwt.secret, auth.jwt.publicKey or auth.jwt.jwks");
            }
            String token = spec.positionalParameters().get(0).getValue();
            try {
                shell.out().println(TokenInspector.claims(jwt, token));
                shell.out().flush();
                return ExitCode.DONE;
            } catch (RefusedTokenException refused) {
                shell.complain("bad token: " + refused.getMessage());
                return ExitCode.FAILED;
            }
        }
    }
}
