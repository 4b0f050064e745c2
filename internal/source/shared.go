package source

import (
	"maps"
	"math/big"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// A sharing finds the groups that a Service is rendered with: a Service in a base is there for all that list the base. A set of
// groups is a number with a bit for each: a tree can hold thousands of kustomizations, each above all others.
type sharing struct {
	*ancestors // the groups that may request a Service
	groups     []*group
	byRoot     map[*kustomizationFile]*group
	holders    map[owner]*big.Int              // the groups with an owner
	below      map[*kustomizationFile]*big.Int // the groups that may request a Service and are a kustomization or listed by it, in any number of steps

	passed int // kustomizations, by nearest
}

// share gives each group the items that it is rendered with: its own, and Services of others. It returns the groups with those of
// further Services of a name.
func (s *Set) share(items []fn.Item, groups []*group) ([]*group, error) {
	sh := newSharing(s.layout, items, groups)
	further := 0
	more := newCopies(sh, items)
	for _, g := range groups {
		base := sh.base(g)
		for _, at := range g.own {
			with := []*group{g}
			if items[at].ID().Kind == "Service" {
				with = more.place(at, g, sh.groupsOf(items[at], g, base))
			}
			for _, to := range with {
				to.items = append(to.items, at)
			}
			further += len(with) - 1
			if err := sh.checkBounds(further); err != nil {
				return nil, err
			}
		}
	}
	for _, g := range more.groups() {
		further += len(g.items)
		if err := sh.checkBounds(further); err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	for _, g := range groups {
		slices.Sort(g.items)
	}
	return groups, nil
}

// checkBounds returns an error if Services are rendered with too many further groups, or if finding these takes too many steps.
func (sh *sharing) checkBounds(further int) error {
	const message = "Services in bases %s kustomizations more than %d times, which is the limit: render fewer directories at once"
	switch {
	case further > bounds.SharedServices:
		return rule.Errorf(rule.Limit, message, "are used by", bounds.SharedServices)
	case sh.passed > bounds.PassedKustomizations:
		return rule.Errorf(rule.Limit, message, "are below", bounds.PassedKustomizations)
	}
	return nil
}

func newSharing(l *layout, items []fn.Item, groups []*group) *sharing {
	sh := &sharing{
		groups: groups, byRoot: map[*kustomizationFile]*group{}, holders: map[owner]*big.Int{}, below: map[*kustomizationFile]*big.Int{},
	}
	sh.ancestors = newAncestors(l, func(k *kustomizationFile) (int, bool) {
		g := sh.byRoot[k]
		if g == nil || !g.requests {
			return 0, false
		}
		return g.index, true
	})
	for _, g := range groups {
		for _, at := range g.own {
			path, _ := items[at].File()
			sh.byRoot[l.root(path)] = g
			if !requester.MayBe(items[at]) {
				continue
			}
			o := ownerOf(items[at])
			if sh.holders[o] == nil {
				sh.holders[o] = new(big.Int)
			}
			include(sh.holders[o], g)
		}
	}
	return sh
}

// include adds a group to a set.
func include(set *big.Int, g *group) { set.SetBit(set, g.index, 1) }

// groupsOf returns the groups that a Service of a group is rendered with. That is its own if it holds the owner; or, as a Service may
// be committed in a base, those that hold it and are nearest; or else, if its own can request none, the first one that holds it. In any other
// case it is any that can request the Service: its own group or the base, and all that list it.
func (sh *sharing) groupsOf(service fn.Item, g, base *group) []*group {
	holders := new(big.Int)
	for _, m := range ownersOf(service) {
		if holding := sh.holders[newOwner(service.ID().Namespace, m)]; holding != nil {
			holders.Or(holders, holding)
		}
	}
	path, _ := service.File()
	path = filepath.Clean(path)
	switch {
	case holders.Bit(g.index) == 1:
		return []*group{g}
	case holders.BitLen() > 0:
		if near := sh.nearest(path, holders); near.BitLen() > 0 {
			return sh.members(near)
		}
		if !g.requests {
			return []*group{sh.groups[holders.TrailingZeroBits()]}
		}
	}
	users := sh.of(path)
	if base != nil {
		g = base
	}
	if g.requests || users.BitLen() == 0 {
		include(users, g)
	}
	return sh.members(users)
}

// members returns the groups of a set.
func (sh *sharing) members(set *big.Int) []*group {
	var all []*group
	for i := range set.BitLen() {
		if set.Bit(i) == 1 {
			all = append(all, sh.groups[i])
		}
	}
	return all
}

// nearest returns those of some groups that are built together with a file, by the first kustomizations above it with any of them.
func (sh *sharing) nearest(path string, of *big.Int) *big.Int {
	near, both := new(big.Int), new(big.Int)
	next := slices.Clone(sh.listedBy[path])
	if root := sh.layout.root(path); root != nil {
		next = append(next, root)
	}
	seen := map[*kustomizationFile]bool{}
	for len(next) > 0 {
		k := next[len(next)-1]
		next = next[:len(next)-1]
		sh.passed++
		switch {
		case seen[k]:
		case both.And(sh.listed(k), of).BitLen() > 0:
			near.Or(near, both)
		default:
			next = append(next, sh.listedBy[k.dir()]...)
		}
		seen[k] = true
	}
	return near
}

// listed returns the groups that may request a Service and are that of a kustomization, or listed by it in any number of steps.
func (sh *sharing) listed(k *kustomizationFile) *big.Int {
	if found := sh.below[k]; found != nil {
		return found
	}
	found := new(big.Int)
	sh.below[k] = found
	if i, has := sh.bit(k); has {
		found.SetBit(found, i, 1)
	}
	for _, path := range slices.Sorted(maps.Keys(k.resources)) {
		if listed := sh.layout.files[path]; listed != nil {
			found.Or(found, sh.listed(listed))
		}
	}
	return found
}

// base returns the group that holds all modules of what a kustomization lists, if it has none itself.
func (sh *sharing) base(g *group) *group {
	if g.root == nil || g.requests {
		return nil
	}
	found := sh.listed(g.root)
	if first := int(found.TrailingZeroBits()); found.BitLen() == first+1 {
		return sh.groups[first]
	}
	return nil
}
