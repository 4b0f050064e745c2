package kustomize

import (
	"cmp"
	"errors"
	"runtime"
	"sync"
	"time"

	"sigs.k8s.io/kustomize/api/krusty"
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

// run renders a kustomization and encodes what comes out.
func (k *Kustomizer) run(dir string, encode encoder) ([]byte, error) {
	k.once.Do(k.prepare)
	if k.err != nil {
		return nil, k.err
	}
	if !k.Parallel {
		return k.render(dir, false, encode)
	}
	content, err := k.render(dir, true, encode)
	if errors.Is(err, errSetsSchema) {
		return k.render(dir, false, encode)
	}
	return content, err
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
func (k *Kustomizer) render(dir string, shareSchema bool, encode encoder) ([]byte, error) {
	options, err := k.ofLibrary()
	if err != nil {
		return nil, err
	}
	files, err := newCheckedFiles(dir, k.EnableRemote)
	if err != nil {
		return nil, err
	}
	files.refuseSchema, files.withOrigins = shareSchema, encode.withOrigins
	// The path has no links and is absolute: of a relative one kustomize asks first whether it names a Git repository.
	return within(&files.size, limits{cmp.Or(encode.timeout, k.Timeout), k.EnableRemote, k.atOnce()}, func() ([]byte, error) {
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
			return nil, files.err
		case err != nil:
			return nil, files.locate(err)
		}
		content, err := encode.encode(resources, files)
		if err != nil {
			return nil, files.locate(err)
		}
		return content, nil
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
