/** A kind of uplink for Pointsman. */
package ${package};
