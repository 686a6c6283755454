package io.stentor.server.access;

/**
 * What became of a token.
 *
 * @param identity whose it is; null when it was refused
 * @param refusal why it was refused; null when it was not
 */
public record Verdict(Identity identity, Refusal refusal) {
    static Verdict of(Identity identity) {
        return new Verdict(identity, null);
    }

    static Verdict of(Refusal refusal) {
        return new Verdict(null, refusal);
    }

    public boolean isRefused() {
        return refusal != null;
    }
}
