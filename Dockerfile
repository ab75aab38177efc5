# Builds one static program and ships it alone: no shell, no packages, no root.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY third_party third_party
RUN go mod download
COPY . .
ARG VERSION=dev
RUN mkdir -p /out/data && CGO_ENABLED=0 go build -trimpath \
    -ldflags "-s -w -X main.version=${VERSION}" \
    -o /out/hanhtrinh ./cmd/hanhtrinh

FROM scratch
LABEL org.opencontainers.image.title="Hành Trình" \
      org.opencontainers.image.description="Open smart-tourism backend for Vietnam" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/hanhtrinh /hanhtrinh
ENV DATA_DIR=/data \
    HTTP_ADDR=0.0.0.0:8080
# SQLite puts its temporary files into the working folder when there is no /tmp.
WORKDIR /data
USER 65532:65532
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["/hanhtrinh", "health"]
ENTRYPOINT ["/hanhtrinh"]
CMD ["serve"]
