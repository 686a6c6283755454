package io.stentor.checker;

import io.stentor.checker.Confirmation.Verdict;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Judges what a publisher was told about a confirmed message. An acknowledgement or a member's end that was on its way while something was
 * decided is given the benefit of the doubt.
 */
final class ConfirmationJudge {
    /** No packet of a test takes longer to the server. */
    static final long ON_ITS_WAY_MS = 1_000;

    private final Confirmation confirmation;
    private final Message message;
    private final Findings findings;

    ConfirmationJudge(Confirmation confirmation, Findings findings) {
        this.confirmation = confirmation;
        this.message = confirmation.message();
        this.findings = findings;
    }

    void judge() {
        Verdict verdict = confirmation.verdict();
        if (verdict == null) {
            wrong("nobody was told what became of " + message);
            return;
        }
        judgeCount(verdict);
        verdict.named().forEach(name -> judgeNamed(verdict, name));
        if (verdict.namesAll()) {
            judgeUnnamed(verdict);
        }
    }

    private void judgeCount(Verdict verdict) {
        Set<String> named = new HashSet<>(verdict.named());
        int most = 0;
        int least = 0;
        for (Map.Entry<Client, Long> ack : confirmation.acks().entrySet()) {
            if (ack.getValue() <= verdict.at()) {
                most++;
                least += isInTime(ack.getKey(), ack.getValue(), verdict)
                                && !named.contains(ack.getKey().name())
                        ? 1
                        : 0;
            }
        }
        least -= verdict.namesAll() ? 0 : verdict.missing() - named.size();
        if (verdict.delivered() > most || verdict.delivered() < least) {
            wrong(message + " is said to be delivered to " + verdict.delivered() + ", but " + most
                    + " acknowledged it");
        }
    }

    private void judgeNamed(Verdict verdict, String name) {
        for (Map.Entry<Client, Long> ack : confirmation.acks().entrySet()) {
            if (ack.getKey().name().equals(name) && isInTime(ack.getKey(), ack.getValue(), verdict)) {
                wrong(name + " is said to be missing, but acknowledged " + message);
            }
        }
    }

    /** Who was there must be counted on one side or the other. */
    private void judgeUnnamed(Verdict verdict) {
        for (Seat seat : confirmation.room().seats()) {
            Client client = seat.client();
            if (!verdict.named().contains(client.name())
                    && !client.name().equals(message.sender)
                    && !hasAcked(client, verdict)
                    && seat.isSurelyPresent(message.sentAt, presentUntil())) {
                wrong(client.name() + " neither acknowledged " + message + " nor is said to be missing");
            }
        }
    }

    private long presentUntil() {
        long certain = Math.min(message.firstReceivedAt, confirmation.verdict().at());
        return certain + ON_ITS_WAY_MS;
    }

    private boolean hasAcked(Client client, Verdict verdict) {
        return confirmation.acks().getOrDefault(client, Long.MAX_VALUE) <= verdict.at();
    }

    private boolean isInTime(Client client, long ackedAt, Verdict verdict) {
        return ackedAt + ON_ITS_WAY_MS <= verdict.at() && client.absence(ackedAt, ackedAt + ON_ITS_WAY_MS) == 0;
    }

    private void wrong(String words) {
        findings.add(Fault.WRONG_VERDICT, () -> words);
    }
}
