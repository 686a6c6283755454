package io.stentor.checker;

import io.stentor.checker.Confirmation.Verdict;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** Tells how many must have been asked. */
    int judge() {
        Verdict verdict = confirmation.verdict();
        if (verdict == null) {
            wrong("nobody was told what became of " + message);
            return 0;
        }
        judgeCount(verdict);
        verdict.named().forEach(name -> judgeNamed(verdict, name));
        Roll roll = confirmation.room().roll();
        if (roll.isKnownAt(message.sentAt)) {
            judgeStrangers(verdict, roll);
        }
        Set<String> asked = asked(roll);
        if (verdict.namesAll()) {
            judgeUnnamed(verdict, asked);
        }
        return asked.size();
    }

    /** Who must have been, as far as that is certain. */
    private Set<String> asked(Roll roll) {
        Set<String> members = Set.of();
        if (roll.isKnownAt(message.sentAt)) {
            members = roll.membersAllThrough(message.sentAt, presentUntil());
        } else if (!roll.isKept()) {
            members = membersByTheirOwnWord();
        }
        Set<String> asked = new TreeSet<>(members);
        asked.remove(message.sender);
        return asked;
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

    /** Nobody is named who was not there. */
    private void judgeStrangers(Verdict verdict, Roll roll) {
        Set<String> possible = roll.membersWithin(message.sentAt, presentUntil());
        for (String name : verdict.named()) {
            if (!possible.contains(name)) {
                wrong(name + " is said to be missing, but was not there to be asked for " + message);
            }
        }
    }

    /** Who was there must be counted on one side or the other. */
    private void judgeUnnamed(Verdict verdict, Set<String> asked) {
        Set<String> uncounted = new TreeSet<>(asked);
        verdict.named().forEach(uncounted::remove);
        confirmation.acks().forEach((client, at) -> {
            if (at <= verdict.at()) {
                uncounted.remove(client.name());
            }
        });
        uncounted.forEach(name -> wrong(name + " neither acknowledged " + message + " nor is said to be missing"));
    }

    private Set<String> membersByTheirOwnWord() {
        return confirmation.room().seats().stream()
                .filter(seat -> seat.isSurelyPresent(message.sentAt, presentUntil()))
                .map(seat -> seat.client().name())
                .collect(Collectors.toSet());
    }

    private long presentUntil() {
        long certain = Math.min(message.firstReceivedAt, confirmation.verdict().at());
        return certain + ON_ITS_WAY_MS;
    }

    private boolean isInTime(Client client, long ackedAt, Verdict verdict) {
        return ackedAt + ON_ITS_WAY_MS <= verdict.at() && client.absence(ackedAt, ackedAt + ON_ITS_WAY_MS) == 0;
    }

    private void wrong(String words) {
        findings.add(Fault.WRONG_VERDICT, () -> words);
    }
}
