package io.stentor.server.config;

/** Values of {@code auth.mode}: how clients are known. */
public enum AuthMode {
    /** Everybody is who they say they are. */
    NONE,
    /** By a JSON Web Token. */
    JWT
}
