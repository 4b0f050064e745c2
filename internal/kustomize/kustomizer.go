package kustomize

import (
	"cmp"
	"errors"
	"runtime"
	"sync"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/remote"
)

// A Kustomizer renders kustomizations, with Parallel from several goroutines at the same time.
//
// kustomize's library keeps the OpenAPI schema in global variables. It fills them on first use, and a kustomization with an
// openapi field replaces them. So Parallel fills them before two goroutines can, and renders a kustomization with that field
// while no other one is rendered.
type Kustomizer struct {
	Options
	Parallel bool

	once   sync.Once
	err    error // of what is done once
	schema sync.RWMutex
}

// A task is what a kustomization is rendered for.
type task[T any] struct {
	withOrigins bool          // of the resources, in annotations
	timeout     time.Duration // of processor time, 0 for that of the user
	finish      func(resmap.ResMap, *checkedFiles) (T, error)
}

// run renders a kustomization for a task.
func run[T any](k *Kustomizer, dir string, t task[T]) (T, error) {
	k.once.Do(k.prepare)
	if k.err != nil {
		return *new(T), k.err
	}
	result, err := render(k, dir, k.Parallel, t)
	if errors.Is(err, errSetsSchema) {
		return render(k, dir, false, t)
	}
	return result, err
}

// prepare does what is done once for all kustomizations.
func (k *Kustomizer) prepare() {
	remote.Guard()
	muteKustomize()
	if k.EnableRemote {
		k.err = remote.Enable()
	}
	if k.Parallel {
		fillSchema()
	}
}

// render renders a kustomization, while others are rendered if the schema is shared with them.
func render[T any](k *Kustomizer, dir string, shareSchema bool, t task[T]) (result T, err error) {
	options, err := k.ofLibrary()
	if err != nil {
		return result, err
	}
	files, err := newCheckedFiles(dir, k.EnableRemote)
	if err != nil {
		return result, err
	}
	files.refuseSchema, files.withOrigins = shareSchema, t.withOrigins
	// The path has no links and is absolute: of a relative one kustomize asks first whether it names a Git repository.
	return within(&files.size, limits{cmp.Or(t.timeout, k.Timeout), k.EnableRemote, k.atOnce()}, func() (none T, err error) {
		// Locked here, as one that takes too much goes on when within has returned.
		switch {
		case shareSchema:
			k.schema.RLock()
			defer k.schema.RUnlock()
		case k.Parallel:
			k.schema.Lock()
			defer k.schema.Unlock()
			openapi.ResetOpenAPI() // a schema is otherwise added to the one that is there
			defer fillSchema()
			defer openapi.ResetOpenAPI()
		}
		resources, err := krusty.MakeKustomizer(options).Run(files, files.resolved)
		switch {
		case files.err != nil:
			return none, files.err
		case err != nil:
			return none, files.locate(err)
		}
		result, err := t.finish(resources, files)
		if err != nil {
			err = files.locate(err)
		}
		return result, err
	})
}

// atOnce returns how many kustomizations are rendered at the same time.
func (k *Kustomizer) atOnce() int {
	if k.Parallel {
		return runtime.GOMAXPROCS(0)
	}
	return 1
}

// Used returns how much processor time one of those that are rendered at the same time has taken since begin, a ProcessorTime.
func (k *Kustomizer) Used(begin time.Duration) time.Duration {
	return (ProcessorTime() - begin) / time.Duration(k.atOnce())
}

// fillSchema makes the library parse its built-in schema.
func fillSchema() {
	openapi.SchemaForResourceType(yaml.TypeMeta{APIVersion: "v1", Kind: "Service"})
}
