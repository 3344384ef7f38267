/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.ZoneId;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Terminal;

/** Lets Gogo print reports, fitted to the session's variables {@value #COLUMNS} and {@value #COLOUR}. */
@Component(property = Converter.CONVERTER_CLASSES + "=org.pointsman.shell.report.Report")
public final class ReportConverter implements Converter {
    /** Session variable: width of the terminal. */
    public static final String COLUMNS = "columns";

    /** Session variable: whether the terminal shows colours. */
    public static final String COLOUR = "color";

    /** Reports are never parsed. */
    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return null; // Gogo's way of saying "not by me"
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (!(target instanceof Report report)) {
            return null; // Gogo's way of saying "not by me"
        }
        return switch (level) {
            case PART -> report.part();
            case LINE -> report.line();
            case INSPECT -> report.text(terminal(escape));
            default -> throw new IllegalArgumentException("level " + level);
        };
    }

    // Gogo hands over the session as the escape
    private static Terminal terminal(Converter escape) {
        Object columns = escape instanceof CommandSession session ? session.get(COLUMNS) : Terminal.USUAL;
        boolean colour = escape instanceof CommandSession session && Boolean.TRUE.equals(session.get(COLOUR));
        return new Terminal(
                columns instanceof Number n ? n.intValue() : Terminal.USUAL, colour, ZoneId.systemDefault());
    }
}
