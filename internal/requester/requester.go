// Package requester reports which resources request a Service, or seem to mean to.
package requester

import (
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/typo"
)

// ModuleDeploymentKind is the kind of the modules of controller V1.
const ModuleDeploymentKind = "ModuleDeployment"

// Texts that a resource mentions if it requests a Service.
const (
	AnnotationPrefix = config.Group + "/"
	EnableName       = "enable-module-service"                   // ends the annotation by which a workload does, however its prefix is mistyped
	EnableAnnotation = AnnotationPrefix + EnableName             // that annotation
	EnableFlag       = "enableModuleService"                     // the field by which a ModuleDeployment does
	ComponentLabel   = "virtual-kubelet.koupleless.io/component" // of the Pods of a module
)

// An Item is a resource whose content is not known yet. Mentions may err only towards true.
type Item interface {
	ID() document.ID
	Mentions(text string) bool
}

// A Form is as what a resource may request a Service.
type Form int

// The forms of a request. A module of controller V1 is a ModuleDeployment, one of V2 a workload of any kind.
const (
	None Form = iota
	ModuleDeployment
	Misspelt // most likely a ModuleDeployment, whose kind is misspelt: it requests nothing
	Workload
)

// FormOf returns as what a resource may request a Service, by what is known without parsing it.
func FormOf(item Item) Form {
	id := item.ID()
	switch {
	case id.Kind == ModuleDeploymentKind:
		return ModuleDeployment
	case isMisspelt(id):
		return Misspelt
	}
	isService := id.APIVersion == "v1" && id.Kind == "Service"
	if !seemsToRequest(item) || isService && !item.Mentions(EnableAnnotation) || config.IsConfiguration(id) {
		return None // a generated Service mentions the owner mark
	}
	return Workload
}

// MayBe reports whether a resource may request a Service, or seems to mean to.
func MayBe(item Item) bool { return FormOf(item) != None }

// IsWorkload reports whether a resource that may request a Service does so as a workload, not as a ModuleDeployment.
func IsWorkload(item Item) bool {
	id := item.ID()
	return id.Kind != ModuleDeploymentKind && !isMisspelt(id)
}

// MaxKindEdits keeps apart from a misspelt ModuleDeployment what else there is in its API groups: Module, ModuleReplicaSet,
// ModuleTemplate.
const MaxKindEdits = 2

// isMisspelt reports whether a resource may be meant to be a ModuleDeployment.
func isMisspelt(id document.ID) bool {
	return InKnownGroup(id.APIVersion) && typo.Distance(id.Kind, ModuleDeploymentKind) <= MaxKindEdits
}

// seemsToRequest reports whether a resource of a kind other than ModuleDeployment mentions what can request a Service. The field of a
// ModuleDeployment can be that of one inside the resource, unless that has the Pods of a module.
func seemsToRequest(item Item) bool {
	return item.Mentions(AnnotationPrefix) || item.Mentions(EnableName) || item.Mentions(EnableFlag) && item.Mentions(ComponentLabel)
}
