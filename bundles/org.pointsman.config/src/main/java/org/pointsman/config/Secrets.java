/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.metatype.AttributeDefinition;
import org.pointsman.api.config.ConfigurationStore.Redacted;

/** What of a configuration is not for everybody: keys that metatype calls passwords, and PIDs that nobody describes. Pure. */
final class Secrets {
    private static final String INSTEAD = "\"(secret)\"";

    private Secrets() {}

    static boolean is(Map<String, PidType> known, String pid, String key) {
        PidType type = known.get(pid.split("~", 2)[0]);
        PidType.Attribute attribute = type == null ? null : type.attributes().get(key);
        return attribute != null && attribute.definition().getType() == AttributeDefinition.PASSWORD;
    }

    /** Comments may hold a secret, too: they are left out with everything that is not a value. */
    static Redacted redacted(String text, Map<String, PidType> known) {
        Draft draft = DraftReader.read(text, "").draft();
        List<String> secrets = new ArrayList<>();
        StringBuilder shown = new StringBuilder("{");
        String before = "\n";
        for (Draft.Entry entry : draft.entries().values()) {
            shown.append(before)
                    .append("  ")
                    .append(TextEdit.quoted(entry.pid()))
                    .append(": {");
            String separator = "\n";
            for (Draft.Property p : entry.properties().values()) {
                boolean secret = isSecret(known, entry, p);
                if (secret) {
                    values(p.value(), secrets);
                }
                shown.append(separator)
                        .append("    ")
                        .append(TextEdit.quoted(p.hint().isEmpty() ? p.key() : p.key() + ":" + p.hint()))
                        .append(": ")
                        .append(secret ? INSTEAD : p.value().source());
                separator = ",\n";
            }
            shown.append(entry.properties().isEmpty() ? "}" : "\n  }");
            before = ",\n";
        }
        return new Redacted(shown.append("\n}\n").toString(), secrets);
    }

    /** For editing: comments stay. */
    static String masked(String text, Map<String, PidType> known) throws SyntaxException {
        String masked = text;
        for (Draft.Entry entry : DraftReader.read(text, "").draft().entries().values()) {
            for (Draft.Property p : entry.properties().values()) {
                if (isSecret(known, entry, p)) {
                    masked = TextEdit.set(masked, entry.pid(), p.key(), INSTEAD);
                }
            }
        }
        return masked;
    }

    /** Puts the secrets of {@code before} where they were masked and have not been changed since. */
    static String unmasked(String text, String before, Map<String, PidType> known) throws SyntaxException {
        Draft old = DraftReader.read(before, "").draft();
        String whole = text;
        for (Draft.Entry entry : DraftReader.read(text, "").draft().entries().values()) {
            Draft.Entry was = old.entries().get(entry.pid());
            for (Draft.Property p : entry.properties().values()) {
                Draft.Property secret = was == null ? null : was.properties().get(p.key());
                if (secret != null && p.value().source().equals(INSTEAD) && isSecret(known, entry, p)) {
                    whole = TextEdit.set(
                            whole, entry.pid(), p.key(), secret.value().source());
                }
            }
        }
        return whole;
    }

    private static boolean isSecret(Map<String, PidType> known, Draft.Entry entry, Draft.Property p) {
        return !known.containsKey(entry.type()) || is(known, entry.pid(), p.key());
    }

    private static void values(Json value, List<String> secrets) {
        if (value instanceof Json.Text text) {
            if (!text.value().isEmpty()) {
                secrets.add(text.value());
            }
        } else if (value instanceof Json.Number number) {
            secrets.add(number.source());
        } else if (value instanceof Json.Items items) {
            items.values().forEach(v -> values(v, secrets));
        }
    }
}
