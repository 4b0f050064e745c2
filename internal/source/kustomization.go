package source

import (
	"errors"
	"slices"
	"strings"
	"time"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
)

// ReadKustomization renders a kustomization as kustomize build does without plugins, and reads the output.
func (s *Set) ReadKustomization(dir string, k *kustomize.Kustomizer) error {
	rendering, err := s.readKustomization(dir, k, 0)
	if inFile := new(kustomize.FileError); errors.As(err, &inFile) {
		s.failIn(inFile)
		return nil
	}
	if rendering != nil {
		s.beside = append(s.beside, configurationsBeside(dir, rendering.Read)...)
	}
	return err
}

// failIn reports an error of kustomize about a file.
func (s *Set) failIn(err *kustomize.FileError) {
	s.keep(err.Path, err.Content)
	r := resultOf(err.Path, kptfn.Error, err.Rule, bounds.Middle(oneline.Redact(err.Message), bounds.Message))
	err.Position.Tag(r.Tags)
	s.errors = append(s.errors, r)
}

var errNoResources = rule.Errorf(rule.EmptyInput, "the kustomization renders no resource: check what it lists, and which patches delete resources")

// readKustomization is ReadKustomization with a limit of processor time, 0 for that of the user. It returns what was rendered, if anything.
func (s *Set) readKustomization(dir string, k *kustomize.Kustomizer, timeout time.Duration) (*kustomize.Rendering, error) {
	begin := kustomize.ProcessorTime()
	rendering, err := k.Build(dir, timeout)
	if err != nil {
		return nil, err
	}
	s.warnings = append(s.warnings, rendering.Warnings...)
	rendered, err := stream.ReadRendered(rendering.YAML, dir)
	if errors.Is(err, stream.ErrEmpty) && !s.AllowEmpty {
		err = errNoResources
	}
	s.take(&input{
		path: dir, content: rendering.YAML, stream: rendered, kustomizer: k, isSlow: k.Used(begin) > bounds.TraceTime, files: rendering.Files(),
	}, dir, err)
	return rendering, nil
}

// isKustomization is what is wrong with a kustomization where resources are expected.
const isKustomization = "is a kustomization file: name its directory instead"

// holdsKustomization reports whether an input has a kustomization among its items. One need not have a kind.
func (in *input) holdsKustomization() bool {
	return slices.ContainsFunc(in.stream.Items(), func(item *stream.Item) bool {
		id := item.ID()
		return strings.HasPrefix(id.APIVersion, "kustomize.config.k8s.io/") && (id.Kind == types.KustomizationKind || id.Kind == types.ComponentKind)
	})
}
