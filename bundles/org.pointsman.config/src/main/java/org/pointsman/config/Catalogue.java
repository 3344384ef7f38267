/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.pointsman.api.uplink.Uplink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the installed bundles let one configure, from their metatype. */
final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    private static final Pattern UPLINK =
            Pattern.compile("(^|,)\\s*" + Pattern.quote(Uplink.CAPABILITY) + "\\s*([;,]|$)");

    private final BundleContext context;
    private final MetaTypeService metatype;
    /** Metatype is XML in the bundle: read it once per revision, not at each edit of the file. */
    private final Map<Revision, List<PidType>> read = new ConcurrentHashMap<>();

    Catalogue(BundleContext context, MetaTypeService metatype) {
        this.context = context;
        this.metatype = metatype;
    }

    private record Revision(long bundle, long modified) {}

    /** By PID, without {@code ~name}. */
    Map<String, PidType> known() {
        Map<String, PidType> known = new HashMap<>();
        Map<Revision, List<PidType>> seen = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (describes(bundle)) {
                Revision revision = new Revision(bundle.getBundleId(), bundle.getLastModified());
                List<PidType> types = read.computeIfAbsent(revision, r -> types(bundle));
                seen.put(revision, types);
                types.forEach(type -> known.putIfAbsent(type.pid(), type));
            }
        }
        read.keySet().retainAll(seen.keySet());
        return known;
    }

    /** Whether there may be more, less or other metatype from now on. What a bundle had that is uninstalled, nobody can tell. */
    static boolean concerns(BundleEvent event) {
        return event.getType() == BundleEvent.UNINSTALLED || describes(event.getBundle());
    }

    private static boolean describes(Bundle bundle) {
        try {
            return bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID
                    && bundle.getEntryPaths(MetaTypeService.METATYPE_DOCUMENTS_LOCATION) != null;
        } catch (IllegalStateException e) {
            return false; // uninstalled, and be it a moment ago
        }
    }

    private List<PidType> types(Bundle bundle) {
        List<PidType> types = new ArrayList<>();
        String capabilities = bundle.getHeaders().get(Constants.PROVIDE_CAPABILITY);
        boolean uplink = capabilities != null && UPLINK.matcher(capabilities).find();
        try {
            MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
            if (information != null) {
                for (String pid : information.getPids()) {
                    types.add(type(information, pid, false, uplink));
                }
                for (String pid : information.getFactoryPids()) {
                    types.add(type(information, pid, true, uplink));
                }
            }
        } catch (RuntimeException e) {
            // a broken plug-in is its own trouble: its PIDs are unknown, the others are not
            LOG.warn("The metatype of {} cannot be read: {}", bundle.getSymbolicName(), e.toString());
        }
        return List.copyOf(types);
    }

    private static PidType type(MetaTypeInformation information, String pid, boolean factory, boolean uplink) {
        ObjectClassDefinition description = information.getObjectClassDefinition(pid, null);
        List<PidType.Attribute> attributes = new ArrayList<>();
        for (AttributeDefinition a : definitions(description, ObjectClassDefinition.REQUIRED)) {
            attributes.add(new PidType.Attribute(a, true));
        }
        for (AttributeDefinition a : definitions(description, ObjectClassDefinition.OPTIONAL)) {
            attributes.add(new PidType.Attribute(a, false));
        }
        return PidType.of(pid, factory, uplink, attributes);
    }

    private static List<AttributeDefinition> definitions(ObjectClassDefinition description, int filter) {
        AttributeDefinition[] definitions = description.getAttributeDefinitions(filter);
        return definitions == null ? List.of() : List.of(definitions);
    }
}
