package io.stentor.server;

import io.stentor.transport.tls.Tls;
import io.stentor.transport.tls.TlsException;
import io.stentor.transport.tls.TlsWatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a renewed certificate taken into use while the server runs, on a thread of its own that may read files. Any thread. */
final class CertificateRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
    private static final long LOOK_MS = 2_000;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "stentor-tls");
        made.setDaemon(true);
        return made;
    });

    private CertificateRenewal() {}

    static CertificateRenewal start(Tls tls) {
        CertificateRenewal renewal = new CertificateRenewal();
        TlsWatch watch = new TlsWatch(tls, CertificateRenewal::onReloaded, CertificateRenewal::onFailed);
        var unused = renewal.thread.scheduleWithFixedDelay(watch, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        return renewal;
    }

    private static void onReloaded() {
        LOG.atInfo().addKeyValue("event", "tls_renewed").log("new connections get the new certificate");
    }

    private static void onFailed(TlsException unusable) {
        LOG.atError()
                .addKeyValue("event", "tls_renewal_failed")
                .addKeyValue("reason", unusable.getMessage())
                .log("the new certificate cannot be used; the old one goes on");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
