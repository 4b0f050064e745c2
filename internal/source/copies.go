package source

import (
	"maps"
	"slices"

	"github.com/koupleless/module-service/fn"
)

// copies places the generated Services of one name that are in several kustomizations. kustomize renders each by itself, so they are
// no duplicates: the Services of several overlays can be for one module of their base, and one that is left behind in a kustomization
// without the module can be removed from there.
type copies struct {
	sharing *sharing
	items   []fn.Item
	taken   map[taken]*group // the group of the Service that is there
	further map[[2]*group]*group
	order   []*group
}

// A taken name is that of a Service that a group is rendered with.
type taken struct {
	with *group
	id   fn.ID
}

func newCopies(sh *sharing, items []fn.Item) *copies {
	c := &copies{sharing: sh, items: items, taken: map[taken]*group{}, further: map[[2]*group]*group{}}
	for _, g := range sh.groups {
		for _, at := range g.own {
			if IsManaged(items[at]) {
				c.taken[taken{g, keyOf(items[at].ID())}] = g
			}
		}
	}
	return c
}

// place returns the groups that a Service of a group is rendered with, given those that it would be with if it were the only one of
// its name.
func (c *copies) place(at int, g *group, with []*group) []*group {
	if len(with) != 1 || with[0] == g || g.root == nil || !IsManaged(c.items[at]) {
		return with
	}
	holder := with[0]
	key := taken{holder, keyOf(c.items[at].ID())}
	other, found := c.taken[key]
	switch {
	case !found || other == g:
		c.taken[key] = g
		return with
	case c.sharing.listed(g.root).Bit(holder.index) == 0: // left behind
		return []*group{g}
	case other == holder: // kustomize fails
		return with
	}
	pair := [2]*group{g, holder}
	if c.further[pair] == nil {
		c.further[pair] = &group{root: g.root, of: map[int]bool{}}
		c.order = append(c.order, c.further[pair])
		for _, own := range holder.own {
			if !IsManaged(c.items[own]) {
				c.further[pair].items = append(c.further[pair].items, own)
			}
		}
	}
	c.further[pair].of[at] = true
	return nil
}

// groups returns the groups of the Services for whose module there is one already, with the resources of the group of the module.
func (c *copies) groups() []*group {
	for _, g := range c.order {
		g.items = slices.AppendSeq(g.items, maps.Keys(g.of))
	}
	return c.order
}
