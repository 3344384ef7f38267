/** Something that Pointsman is to hold in the kernel besides what it decides itself. */
package ${package};
