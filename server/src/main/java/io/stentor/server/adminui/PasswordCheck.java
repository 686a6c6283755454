package io.stentor.server.adminui;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Checks usernames and passwords, on one thread of its own: a check takes as long as ten thousand messages. The thread is
 * gone when there is nothing to do. Threadsafe.
 */
final class PasswordCheck implements AutoCloseable {
    /** Checks that may wait: a second or two of work. */
    private static final int WAITING = 16;
    /** bcrypt looks at no more, so a longer one is not the one that was hashed. */
    private static final int MAX_PASSWORD_BYTES = 72;

    private static final long IDLE_SECONDS = 30;

    private final byte[] username;
    private final byte[] hash;
    private final ThreadPoolExecutor thread;

    PasswordCheck(String username, String hash) {
        this.username = username.getBytes(StandardCharsets.UTF_8);
        this.hash = hash.getBytes(StandardCharsets.US_ASCII);
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread made = new Thread(task, "stentor-password");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Checks what somebody says.
     *
     * @param verdict told on the thread that checks
     * @return false when too many checks wait: nobody is told anything
     */
    boolean check(String saidName, String saidPassword, Consumer<Boolean> verdict) {
        try {
            thread.execute(() -> verdict.accept(isRight(saidName, saidPassword)));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Takes as long for a wrong name as for a wrong password. */
    private boolean isRight(String saidName, String saidPassword) {
        byte[] password = saidPassword.getBytes(StandardCharsets.UTF_8);
        boolean isName = MessageDigest.isEqual(username, saidName.getBytes(StandardCharsets.UTF_8));
        return password.length <= MAX_PASSWORD_BYTES && BCrypt.verifyer().verify(password, hash).verified && isName;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
