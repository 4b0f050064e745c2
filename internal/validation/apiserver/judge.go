// Package apiserver lets the API server's own code judge Services beside package validation. It is a module of its own, as
// that code brings half of Kubernetes with it.
package apiserver

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install" // the types, with their defaults
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	types "github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/strict"
	ours "github.com/koupleless/module-service/internal/validation"
)

// A Refusal is an error of a Service: its field and its message.
type Refusal struct{ Field, Message string }

// NewRefusal returns a refusal in the one of several wordings that mean the same.
func NewRefusal(field, message string) Refusal {
	message = duplicatePort.ReplaceAllString(message, "Duplicate value: $1 $2")
	field = strings.Replace(field, "spec.LoadBalancerSourceRanges", "spec.loadBalancerSourceRanges", 1) // the name that a manifest has
	return Refusal{field, generatedName.ReplaceAllString(message, "${1}xxxxx")}
}

var (
	// A port that is there twice, which the API server prints as a value of a type of its own.
	duplicatePort = regexp.MustCompile(`^Duplicate value: \{.*"[pP]rotocol":("[^"]*").*"[pP]ort":(-?\d+).*\}$`)
	// A name that was made of generateName, with letters by chance.
	generatedName = regexp.MustCompile(`^(Invalid value: "(?:A-|1|a-))[a-z0-9]{5}"`)
)

func refusals(errs field.ErrorList) []Refusal {
	var all []Refusal
	for _, e := range errs {
		all = append(all, NewRefusal(e.Field, e.ErrorBody()))
	}
	return all
}

// Decode reads a Service as the API server does, in the namespace that a client would give it.
func Decode(manifest []byte) (*core.Service, error) {
	external := &corev1.Service{}
	if err := json.Unmarshal(manifest, external); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if external.Namespace == "" {
		external.Namespace = metav1.NamespaceDefault
	}
	legacyscheme.Scheme.Default(external)
	service := &core.Service{}
	if err := legacyscheme.Scheme.Convert(external, service, nil); err != nil {
		return nil, fmt.Errorf("convert: %w", err)
	}
	return service, nil
}

// Validate returns what the API server's validation reports about a Service that is created. What its storage does before is done
// as far as the validation needs it.
func Validate(manifest []byte) ([]Refusal, error) {
	service, err := Decode(manifest)
	if err != nil {
		return nil, err
	}
	if service.Name == "" && service.GenerateName != "" {
		service.Name = service.GenerateName[:min(len(service.GenerateName), 58)] + "xxxxx"
	}
	if service.Spec.ClusterIP != "" && len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
	local := service.Spec.ExternalTrafficPolicy == core.ServiceExternalTrafficPolicyLocal
	if service.Spec.Type == core.ServiceTypeLoadBalancer && local && service.Spec.HealthCheckNodePort == 0 {
		service.Spec.HealthCheckNodePort = 32000
	}
	return refusals(validation.ValidateServiceCreate(service)), nil
}

// Ours returns what package validation reports about it.
func Ours(manifest []byte) ([]Refusal, error) {
	service, err := typed(manifest)
	if err != nil {
		return nil, err
	}
	return refusals(ours.Service(service)), nil
}

// OursOfUpdate returns what package validation reports about a manifest that becomes another one, and whether the Service stays headless.
func OursOfUpdate(before, after []byte) (refused []Refusal, headless bool, err error) {
	was, err := typed(before)
	if err != nil {
		return nil, false, err
	}
	is, err := typed(after)
	if err != nil {
		return nil, false, err
	}
	return refusals(ours.Update(was, is)), ours.StaysHeadless(was, is), nil
}

func typed(manifest []byte) (*types.Service, error) {
	node, err := yaml.Parse(string(manifest))
	if err != nil {
		return nil, err
	}
	return strict.Decode(document.Tree(node.YNode()))
}

// OfStorage reports whether it is not validation that refuses, but the storage before it: a node port or an address that
// cannot be had.
func (r Refusal) OfStorage() bool {
	return strings.Contains(r.Message, "provided port is ") || strings.Contains(r.Message, "when multiple ")
}
