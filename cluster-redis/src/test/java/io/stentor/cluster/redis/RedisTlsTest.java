package io.stentor.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.cluster.testkit.RedisServer;
import io.stentor.testkit.KeyFiles;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that speaks TLS only, with a certificate that no authority of the JVM's has signed, and wants a password. */
class RedisTlsTest {
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    @TempDir
    static Path keyDirectory;

    private static KeyFiles keys;

    @TempDir
    Path directory;

    private final ClusterCounters counters = new ClusterCounters();
    private final Inbox inbox = new Inbox((pattern, channel, message) -> {}, counters);
    private RedisServer redis;

    @BeforeAll
    static void makeKeys() {
        RedisServer.need();
        keys = KeyFiles.make(keyDirectory, "EC").putInto(keyDirectory);
    }

    @BeforeEach
    void start() {
        redis = RedisServer.secure(directory, keyDirectory, "hunter2");
    }

    @AfterEach
    void stop() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
        inbox.close();
        if (redis != null) {
            redis.close();
        }
    }

    /** As who puts the certificate of an authority of one's own into a trust store does. */
    private void trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", keys.certificate());
        Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, "changeit".toCharArray());
        }
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_STORE_PASSWORD, "changeit");
    }

    private RedisLink link(String password) {
        String url = "rediss://:" + password + "@127.0.0.1:" + redis.port();
        return new RedisLink(RedisAddress.of(url), inbox, counters);
    }

    @Test
    void shouldReachARedisWhoseAuthorityIsTrusted() throws Exception {
        trust();
        try (RedisLink link = link("hunter2")) {
            await().until(link::isReady);
        }
    }

    @Test
    void shouldNotSpeakToARedisWhoseAuthorityIsNotTrusted() {
        try (RedisLink link = link("hunter2")) {
            await().until(() -> link.reason().contains("certification path"));
            assertThat(link.isReady()).isFalse();
        }
    }

    @Test
    void shouldTellWhyWhenThePasswordIsWrongAndNotRepeatIt() throws Exception {
        trust();
        try (RedisLink link = link("sesame3")) {
            await().until(() -> link.reason().startsWith("WRONGPASS"));
            assertThat(link.reason()).doesNotContain("sesame3");
        }
    }
}
