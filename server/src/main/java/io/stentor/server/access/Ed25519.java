package io.stentor.server.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 as the JDK has it: the JWT library would want a second cryptography library for it. Stateless. */
final class Ed25519 {
    static final String NAME = "Ed25519";

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    /** What stands before the 32 bytes of a key in the form the JDK reads (RFC 8410, section 4). */
    private static final byte[] KEY_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** The key of these 32 bytes. */
    static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
        if (point.length != KEY_BYTES) {
            throw new GeneralSecurityException("not " + KEY_BYTES + " bytes");
        }
        byte[] encoded = new byte[KEY_HEADER.length + KEY_BYTES];
        System.arraycopy(KEY_HEADER, 0, encoded, 0, KEY_HEADER.length);
        System.arraycopy(point, 0, encoded, KEY_HEADER.length, KEY_BYTES);
        return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
    }

    static boolean verify(PublicKey key, byte[] signed, byte[] signature) throws GeneralSecurityException {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        Signature check = Signature.getInstance(NAME);
        check.initVerify(key);
        check.update(signed);
        return check.verify(signature);
    }
}
