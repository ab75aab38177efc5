package api

import (
	"bytes"
	"context"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

func fiberOf(h huma.Context) *fiber.Ctx { return humafiber.Unwrap(h) }

// gate is what every operation asks of a request before it reads it: the token
// and its scope first, so that a stranger learns nothing else.
func (s *Server) gate(op *operation) func(huma.Context, func(huma.Context)) {
	return func(h huma.Context, next func(huma.Context)) {
		ctx := fiberOf(h).Context()
		k := &call{op: op, requestID: string(ctx.Response.Header.Peek(headerRequestID))}
		if err := s.admit(ctx, k); err != nil {
			s.writeProblem(ctx, err)
			return
		}
		deadline, cancel := context.WithTimeout(context.Background(), op.timeout)
		defer cancel()
		k.Context = deadline
		k.hctx = huma.WithContext(h, k)
		next(k.hctx)
	}
}

func (s *Server) admit(ctx *fasthttp.RequestCtx, k *call) error {
	err := s.identify(ctx, k)
	if err != nil {
		return err
	}
	if err := checkQuery(ctx.QueryArgs(), k.op.known); err != nil {
		return err
	}
	if err := k.readLanguage(ctx); err != nil {
		return err
	}
	if k.media, err = negotiate(string(ctx.Request.Header.Peek("Accept")), k.op.media); err != nil {
		return err
	}
	return checkBody(ctx, k.op)
}

// identify finds out who asks and whether the operation is theirs to ask for.
func (s *Server) identify(ctx *fasthttp.RequestCtx, k *call) (err error) {
	k.network = s.proxies.client(ctx)
	if strings.HasPrefix(k.op.path, "/v1/auth/") {
		if err := s.limit(ctx, doors, "door:"+k.network); err != nil {
			return err
		}
	}
	if k.op.public() && !(k.op.optional && len(ctx.Request.Header.PeekAll("Authorization")) > 0) {
		return nil
	}
	p, err := s.authenticate(ctx)
	if err != nil {
		return err
	}
	k.actor, k.principal = p.actor, &p.Principal
	if err := s.limit(ctx, usual, "account:"+k.actor.ID); err != nil {
		return err
	}
	if k.op.public() {
		return nil
	}
	if !k.actor.May(k.op.scopes...) {
		return lacking(k)
	}
	k.reach = k.actor.Reach(k.op.scopes...)
	return nil
}

// lacking says why the actor may not: a second factor is missing, or the scope.
func lacking(k *call) error {
	for _, scope := range k.op.scopes {
		if slices.Contains(k.actor.Waiting, scope) {
			return &domain.Error{Code: domain.CodeForbidden, Message: domain.Msg(domain.ReasonFactorNeeded)}
		}
	}
	return &domain.Error{Code: domain.CodeForbidden, Message: domain.Msg(domain.ReasonForbidden, "scope", strings.Join(k.op.scopes, ", "))}
}

// checkQuery refuses names the operation does not have, names given twice,
// empty values and what is not UTF-8, each by its name.
func checkQuery(args *fasthttp.Args, known map[string]bool) error {
	if args.Len() == 0 {
		return nil
	}
	var bad, wrong []domain.FieldError
	seen := map[string]bool{}
	for key, value := range args.All() {
		name := string(key)
		switch {
		case !utf8.Valid(key):
			bad = append(bad, paramError("?", domain.ReasonNotUTF8))
		case !known[name]:
			bad = append(bad, domain.FieldError{Parameter: name, Message: unknownName(name, domain.ReasonUnknownParameter)})
		case seen[name]:
			bad = append(bad, paramError(name, domain.ReasonRepeatedParameter))
		case len(value) == 0:
			bad = append(bad, paramError(name, domain.ReasonEmptyParameter))
		case !utf8.Valid(value):
			bad = append(bad, paramError(name, domain.ReasonNotUTF8))
		case bytes.IndexByte(value, 0) >= 0:
			wrong = append(wrong, paramError(name, domain.ReasonControlCharacter))
		}
		seen[name] = true
	}
	if bad != nil {
		return malformed(bad...)
	}
	if wrong != nil {
		return domain.Invalid(wrong...)
	}
	return nil
}

func (k *call) readLanguage(ctx *fasthttp.RequestCtx) error {
	if v := ctx.QueryArgs().Peek("lang"); len(v) > 0 {
		chain, fault := parseLang(string(v))
		if fault != nil {
			return domain.Invalid(*fault)
		}
		k.chain = chain
	} else {
		k.chain = acceptChain(string(ctx.Request.Header.Peek("Accept-Language")))
	}
	k.lang = messageOf(k.chain)
	return nil
}

// negotiate picks the best of the offered media types; offered[0] is the
// answer to */* and to no Accept at all. Nothing offered means no body.
func negotiate(accept string, offered []string) (string, error) {
	if len(offered) == 0 {
		return "", nil
	}
	if accept == "" {
		return offered[0], nil
	}
	best, bestQ, bestRank := "", 0.0, 0
	for _, o := range offered {
		if q, rank := quality(accept, o); q > bestQ || q == bestQ && q > 0 && rank > bestRank {
			best, bestQ, bestRank = o, q, rank
		}
	}
	if best == "" {
		return "", &domain.Error{Code: domain.CodeNotAcceptable, Message: domain.Msg(domain.ReasonNotAcceptable, "offered", strings.Join(offered, ", "))}
	}
	return best, nil
}

// quality is what an Accept header says of o: the word of the range that fits
// it most closely, and how closely that is.
func quality(accept, o string) (q float64, rank int) {
	for part := range strings.SplitSeq(accept, ",") {
		rangeType, said := acceptPart(part)
		if r := specificity(rangeType, o); r > rank {
			q, rank = said, r
		}
	}
	return q, rank
}

// specificity says how closely a media range names o: 0 not at all.
func specificity(rangeType, o string) int {
	main, _, _ := strings.Cut(o, "/")
	switch rangeType {
	case o:
		return 3
	case main + "/*":
		return 2
	case "*/*", "*":
		return 1
	}
	return 0
}

// checkBody wants the operation's media type and size where there is a body.
func checkBody(ctx *fasthttp.RequestCtx, op *operation) error {
	if op.takes == "" {
		return nil
	}
	if len(ctx.Request.Body()) > op.maxBody {
		return tooLarge(op.maxBody)
	}
	media, params, err := mime.ParseMediaType(string(ctx.Request.Header.ContentType()))
	charset := strings.ToLower(params["charset"])
	if err != nil || media != op.takes || charset != "" && charset != "utf-8" {
		return &domain.Error{Code: domain.CodeUnsupportedMediaType, Message: domain.Msg(domain.ReasonMediaType, "accepted", op.takes)}
	}
	if !utf8.Valid(ctx.Request.Body()) {
		return &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonNotUTF8)}
	}
	return nil
}

func tooLarge(max int) *domain.Error {
	return &domain.Error{Code: domain.CodeTooLarge, Message: domain.Msg(domain.ReasonBodyTooLarge, "max", max)}
}
