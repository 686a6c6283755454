package io.stentor.server.adminui;

import io.stentor.api.Argument;
import io.stentor.api.Middleware;
import io.stentor.api.Next;
import io.stentor.api.Socket;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a page in that has logged in before, or knows the username and the password; such a page is told the id of its session
 * before it is told that it is connected. Called on event loops.
 */
final class Login implements Middleware {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    /** The very words on which the page asks again. */
    private static final String WRONG = "invalid credentials";

    private final PasswordCheck passwords;
    private final LoginSessions sessions;
    private final FailedLogins failures;

    Login(PasswordCheck passwords, LongSupplier nanoClock) {
        this.passwords = passwords;
        this.sessions = new LoginSessions(nanoClock);
        this.failures = new FailedLogins(nanoClock);
    }

    @Override
    public void onConnect(Socket socket, Next next) {
        Argument said = socket.handshake().auth();
        Map<String, Object> auth = said.isMap() ? said.asMap() : Map.of();
        String address = addressOf(socket);
        if (!failures.mayTry(address)) {
            next.refuse("too many attempts, try again in a minute");
        } else if (auth.get("sessionId") instanceof String id) {
            onReload(id, address, next);
        } else if (auth.get("username") instanceof String name && auth.get("password") instanceof String password) {
            onPassword(socket, name, password, address, next);
        } else {
            next.refuse(WRONG);
        }
    }

    private void onReload(String id, String address, Next next) {
        if (sessions.isKnown(id)) {
            next.proceed();
        } else {
            refuse(address, next);
        }
    }

    private void onPassword(Socket socket, String name, String password, String address, Next next) {
        boolean asked = passwords.check(name, password, right -> {
            if (right) {
                socket.emit("session", sessions.begin());
                next.proceed();
            } else {
                refuse(address, next);
            }
        });
        if (!asked) {
            next.refuse("too many logins at a time, try again");
        }
    }

    /** Neither the name nor the password goes to the log: people mix them up. */
    private void refuse(String address, Next next) {
        failures.add(address);
        LOG.atWarn()
                .addKeyValue("event", "admin_ui_refused")
                .addKeyValue("address", address)
                .log("somebody failed to log in to the admin UI");
        next.refuse(WRONG);
    }

    private static String addressOf(Socket socket) {
        return socket.handshake().request().remoteAddress().getHostString();
    }
}
