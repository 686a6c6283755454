package io.stentor.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/**
 * Looks whether certificate or key have changed, and has them read again. What cannot be used leaves the old ones in force
 * and is told once. For one thread, which is no event loop, and which calls it every few seconds.
 */
public final class TlsWatch implements Runnable {
    private final Tls tls;
    private final Runnable onReloaded;
    private final Consumer<TlsException> onFailed;
    private State loaded;
    private State seen;

    /** What tells one content of both files from another, most likely. */
    private record State(Object certificate, Object key) {}

    private record FileState(long bytes, long modifiedMs, Object identity) {}

    /**
     * @param onReloaded called when new files are in force
     * @param onFailed called once for each content that cannot be used
     */
    public TlsWatch(Tls tls, Runnable onReloaded, Consumer<TlsException> onFailed) {
        this.tls = tls;
        this.onReloaded = onReloaded;
        this.onFailed = onFailed;
        this.loaded = look();
        this.seen = loaded;
    }

    /** One look. Files that are just being written are left until the next: only what has stayed the same is read. */
    @Override
    public void run() {
        State now = look();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(loaded)) {
            return;
        }
        loaded = now;
        try {
            tls.reload();
            onReloaded.run();
        } catch (TlsException unusable) {
            onFailed.accept(unusable);
        }
    }

    private State look() {
        return new State(stateOf(tls.certificate()), stateOf(tls.key()));
    }

    private static Object stateOf(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileState(
                    attributes.size(), attributes.lastModifiedTime().toMillis(), String.valueOf(attributes.fileKey()));
        } catch (IOException gone) {
            return "gone";
        }
    }
}
