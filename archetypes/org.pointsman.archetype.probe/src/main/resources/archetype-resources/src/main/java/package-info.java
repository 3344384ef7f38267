/** A kind of probe for Pointsman. */
package ${package};
