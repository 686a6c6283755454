package io.stentor.server.attack;

/**
 * One step of a course.
 *
 * @param place where it is written, for whoever has to find it
 * @param party who does it, or to whom it is done
 * @param verb what
 * @param rest with what
 */
record Step(String place, String party, String verb, String rest) {
    @Override
    public String toString() {
        return place + ": " + party + " " + verb + (rest.isEmpty() ? "" : " " + rest);
    }
}
