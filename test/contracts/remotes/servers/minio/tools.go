//go:build tools

// Package tools pins the S3 server that the contract suite runs against.
package tools

import _ "github.com/minio/minio"
