package io.stentor.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.Options;
import io.stentor.server.config.OptionsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens made without the library that checks them, and the keys for them. */
public final class Tokens {
    public static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final Properties SIGNED = new Properties();

    static {
        try (InputStream in = Tokens.class.getResourceAsStream("tokens.properties")) {
            SIGNED.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tokens() {}

    /** One that was signed once and for all. */
    static String signed(String name) {
        return SIGNED.getProperty(name);
    }

    /** One of these claims, signed with the secret. */
    public static String of(String claims) {
        return of("{\"alg\":\"HS256\"}", claims);
    }

    static String of(String header, String claims) {
        String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** An auth object with it. */
    public static String auth(String claims) {
        return "{\"token\":\"" + of(claims) + "\"}";
    }

    /** A file beside this class. */
    static Path file(String name) {
        try {
            return Path.of(Tokens.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The options of a server that takes tokens signed with the secret. */
    public static Options.Auth bySecret(String... more) {
        List<String> assignments = new ArrayList<>(List.of("auth.jwt.secret=" + SECRET));
        assignments.addAll(List.of(more));
        return options(assignments.toArray(String[]::new));
    }

    /** The options of a server that takes tokens. */
    static Options.Auth options(String... assignments) {
        List<String> all = new ArrayList<>(List.of("auth.mode=jwt"));
        all.addAll(List.of(assignments));
        try {
            return new OptionsReader().assignments(all).read(false).auth();
        } catch (InvalidOptionsException e) {
            throw new AssertionError(e);
        }
    }
}
