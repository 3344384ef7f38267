/** A strategy for Pointsman. */
package ${package};
