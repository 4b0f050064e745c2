package source

import (
	"errors"
	"maps"
	"math/big"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/requester"
)

// An Outside is a generated Service that no resource in the directory requests, in a kustomization that lists what was not read, or that
// changes modules. It is left as it is if a module there requests it, or if that is unknown.
type Outside struct {
	Item          fn.Item
	Kustomization string // the directory of what was rendered
	Cause         Cause
	Module        string // of ListsMore: the file of the module, "" if it is not known
	Dir           string // of ListsMore: the nearest directory with the Service and the module, absolute
	Differences   string // from what the module requests, "" if the Service is right
	Changed       bool   // the kustomization can change the module
	Renamed       bool   // the Service names the module as the kustomization does, and not as its file does
	Err           error  // why the kustomization could not be rendered

	isUnlisted bool // the kustomization does not render it
}

// A Cause is why a module in a kustomization can request a Service that none requests by the files of the directory.
type Cause int

// The causes, each without those before it.
const (
	ListsMore      Cause = iota // the kustomization lists what was not read
	ChangesModules              // it can change what modules request
	MovesModules                // it changes the namespaces or the names of modules
)

// A candidate is a kustomization that no other one lists, with the cause why it is to be rendered.
type candidate struct {
	root  *kustomizationFile
	cause Cause
}

// A sparing finds the Services to be spared: of those that Render would remove.
type sparing struct {
	*Tree
	items     []fn.Item
	listers   *listers
	removed   map[int]*big.Int // the kustomizations with each Service that Render would remove
	isApart   map[int]bool     // those of them for a resource of another kustomization
	isRenamed map[int]bool     // those that name a resource as kustomize can have renamed it
	outside   []Outside
}

// Spare finds the Services that Render would remove although a kustomization in which they are renders a module that requests them.
// The function is called with the items of the tree and of each such kustomization. Render leaves these Services out from then on.
func (t *Tree) Spare(k *kustomize.Kustomizer, render func(items []fn.Item) fn.Outcome) []Outside {
	s := &sparing{Tree: t, items: t.Items(), listers: newListers(t.layout)}
	candidates := s.candidates()
	if candidates == nil {
		return nil
	}
	s.findRemoved(render)
	if len(s.removed) == 0 {
		return nil
	}
	s.findOwners()
	t.spared = map[int]bool{}
	t.held = &heldServices{s.listers, s.items, map[mark]*big.Int{}, map[renderedKind]*renaming{}}
	begin, exceeded := kustomize.ProcessorTime(), false // what takes too long cannot be stopped, so that nothing is rendered beside it
	for _, c := range candidates {
		services := s.removedFrom(c)
		switch {
		case len(services) == 0:
		case exceeded || k.Used(begin) > bounds.SpareTime:
			s.spareUnrendered(c, services)
		default:
			rendered := renderOutside(c.root.dir(), k, render)
			exceeded = errors.As(rendered.err, new(kustomize.ExceededError))
			s.spareRequested(c, services, rendered, exceeded)
		}
	}
	return s.outside
}

// candidates returns the kustomizations to be rendered, by their causes.
func (s *sparing) candidates() []candidate {
	incomplete := s.layout.incomplete(s.found)
	opaque, moving := new(big.Int), new(big.Int)
	if s.layout.hasChanges() {
		opaque, moving = s.listers.opaque(s.found, newPatching(s.dir, s.items).isBy), s.listers.moving()
	}
	var candidates []candidate
	for _, dir := range slices.Sorted(maps.Keys(s.layout.files)) {
		k := s.layout.files[dir]
		i, has := s.listers.bit(k)
		switch {
		case incomplete[dir] && !s.layout.resources[dir]:
			candidates = append(candidates, candidate{k, ListsMore})
		case !has || k.component || s.layout.resources[dir]:
		case opaque.Bit(i) == 1:
			candidates = append(candidates, candidate{k, ChangesModules})
		case moving.Bit(i) == 1:
			candidates = append(candidates, candidate{k, MovesModules})
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return int(a.cause - b.cause) })
	return candidates
}

// removedFrom returns the Services that Render would still remove and that a candidate can request.
func (s *sparing) removedFrom(c candidate) []int {
	var services []int
	for at, kustomizations := range s.removed {
		isCause := c.cause != MovesModules || s.isApart[at] || s.isRenamed[at]
		if isCause && !s.spared[at] && kustomizations.Bit(s.listers.indexes[c.root]) == 1 {
			services = append(services, at)
		}
	}
	slices.Sort(services)
	return services
}

// Errors about kustomizations that are not rendered, as others took too long.
var (
	errManyKustomizations = errors.New("too many kustomizations list files outside: render them one by one")
	errManyChanging       = errors.New("too many kustomizations change modules: run check on each of them")
)

// spareUnrendered spares Services of a candidate that is not rendered, as others took too long.
func (s *sparing) spareUnrendered(c candidate, services []int) {
	err := errManyKustomizations
	if c.cause != ListsMore {
		err = errManyChanging
	}
	for _, at := range services {
		s.spare(at, Outside{Item: s.items[at], Kustomization: c.root.dir(), Cause: c.cause, Err: err})
	}
}

// spareRequested spares those of some Services that what a candidate renders requests, or can request if it could not be rendered.
func (s *sparing) spareRequested(c candidate, services []int, rendered *rendering, exceeded bool) {
	rendered.moves = s.layout.hasChanges()
	for _, at := range services {
		o := rendered.request(s.dir, s.items[at], c.cause)
		if o == nil || c.cause != ListsMore && o.Err != nil && !exceeded { // check of that kustomization reports the error
			continue
		}
		o.Changed, o.Renamed = c.root.changes, c.cause != ListsMore && s.isRenamed[at]
		if o.Err == nil {
			s.held.add(s.items[at], c.root, rendered.items)
		}
		if path, _ := s.items[at].File(); o.isUnlisted && !slices.Contains(s.unlisted, path) {
			s.unlisted = append(s.unlisted, path)
		}
		s.spare(at, *o)
	}
}

func (s *sparing) spare(at int, o Outside) {
	s.spared[at] = true
	s.outside = append(s.outside, o)
}

// findRemoved finds the Services that Render would remove, with the kustomizations that they are in.
func (s *sparing) findRemoved(render func(items []fn.Item) fn.Outcome) {
	s.removed = map[int]*big.Int{}
	for at, edit := range s.Render(func(items []fn.Item, _ kptfn.Results) fn.Outcome { return render(items) }, nil).Edits {
		if edit.Drop {
			path, _ := s.items[at].File()
			s.removed[at] = s.listers.of(path)
		}
	}
}

// findOwners finds the removed Services that are for a resource of another kustomization than their own, in whatever namespace, and those
// that name none, but what kustomize can have made of the name of one.
func (s *sparing) findOwners() {
	rootOf := func(item fn.Item) *kustomizationFile {
		path, _ := item.File()
		return s.layout.root(path)
	}
	homes := map[mark]map[*kustomizationFile]bool{}
	for _, item := range s.items {
		if !requester.MayBe(item) {
			continue
		}
		m := markOf(item)
		if homes[m] == nil {
			homes[m] = map[*kustomizationFile]bool{}
		}
		homes[m][rootOf(item)] = true
	}
	isSource := map[mark]bool{} // by marks that no resource has
	s.isApart, s.isRenamed = map[int]bool{}, map[int]bool{}
	for at := range s.removed {
		for _, m := range ownersOf(s.items[at]) {
			if homes[m] != nil {
				s.isApart[at] = s.isApart[at] || !homes[m][rootOf(s.items[at])]
				continue
			}
			if _, known := isSource[m]; !known {
				for source := range homes {
					isSource[m] = isSource[m] || source.name != "" && source.isWorkload == m.isWorkload && strings.Contains(m.name, source.name)
				}
			}
			s.isRenamed[at] = s.isRenamed[at] || isSource[m]
		}
	}
}

// incomplete returns the directories of the kustomizations that list what was not read, in any number of steps.
func (l *layout) incomplete(read map[string]bool) map[string]bool {
	known := map[string]bool{}
	var find func(dir string) bool
	find = func(dir string) bool {
		isIncomplete, done := known[dir]
		if done {
			return isIncomplete
		}
		known[dir] = false // kustomize refuses a circle
		k := l.files[dir]
		isIncomplete = k.remote
		for _, path := range slices.Sorted(maps.Keys(k.resources)) {
			switch {
			case l.files[path] != nil:
				isIncomplete = find(path) || isIncomplete
			case !read[path] && disk.Exists(path):
				isIncomplete = true
			}
		}
		known[dir] = isIncomplete
		return isIncomplete
	}
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		find(dir)
	}
	return known
}
