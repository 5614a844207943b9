// Made from schemas/json by `npm run schemas`: do not edit.
"use strict";
export const query = validate21;
const schema6 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/query.schema.json","additionalProperties":false,"properties":{"contract":{"const":1},"explain":{"type":"boolean"},"exporter":{"pattern":"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$","title":"a name of 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first","type":"string"},"facts":{"additionalProperties":{},"type":"object"},"platform":{"anyOf":[{"enum":["intel","intel-honor-pat","amd","arm64-fwb","arm64-no-fwb","riscv64-svpbmt","riscv64-no-svpbmt"],"title":"a preset's name"},{"$ref":"https://github.com/vmprot/vmprot/schemas/json/platform.schema.json","type":"object"}]},"profile":{"enum":["worst-case","strict"]},"vm":{"$ref":"https://github.com/vmprot/vmprot/schemas/json/vm.schema.json","type":"object"}},"required":["exporter","facts"],"type":"object"};
const pattern0 = new RegExp("^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$", "u");
const schema7 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/platform.schema.json","additionalProperties":false,"properties":{"arch":{"enum":["x86_64","arm64","riscv64","loongarch64","ppc64","unknown"]},"cacheablePfnmap":{"enum":[true,false,"unknown"]},"deviceMtrr":{"enum":["uncached","write-combined","write-back","unknown"]},"fwb":{"enum":[true,false,"unknown"]},"guestPatQuirk":{"enum":[true,false,"unknown"]},"hostSvpbmt":{"enum":[true,false,"unknown"]},"hypervisor":{"enum":["kvm","mshv","acrn","hvf","whp","unknown"]},"kernel":{"pattern":"^(unknown|[0-9]{1,3}\\.[0-9]{1,4}([^0-9].{0,80})?)$","title":"a Linux version such as 6.18, or unknown","type":"string"},"nestedPaging":{"enum":[true,false,"unknown"]},"selfSnoop":{"enum":[true,false,"unknown"]},"shmemHugePages":{"enum":[true,false,"unknown"]},"vendor":{"enum":["intel","amd","unknown"]}},"type":"object"};
const func2 = Object.prototype.hasOwnProperty;
const pattern1 = new RegExp("^(unknown|[0-9]{1,3}\\.[0-9]{1,4}([^0-9].{0,80})?)$", "u");

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/platform.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema7.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema7,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.arch !== undefined){
let data0 = data.arch;
if(!((((((data0 === "x86_64") || (data0 === "arm64")) || (data0 === "riscv64")) || (data0 === "loongarch64")) || (data0 === "ppc64")) || (data0 === "unknown"))){
const err1 = {instancePath:instancePath+"/arch",schemaPath:"#/properties/arch/enum",keyword:"enum",params:{allowedValues: schema7.properties.arch.enum},schema:schema7.properties.arch.enum,parentSchema:schema7.properties.arch,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.cacheablePfnmap !== undefined){
let data1 = data.cacheablePfnmap;
if(!(((data1 === true) || (data1 === false)) || (data1 === "unknown"))){
const err2 = {instancePath:instancePath+"/cacheablePfnmap",schemaPath:"#/properties/cacheablePfnmap/enum",keyword:"enum",params:{allowedValues: schema7.properties.cacheablePfnmap.enum},schema:schema7.properties.cacheablePfnmap.enum,parentSchema:schema7.properties.cacheablePfnmap,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.deviceMtrr !== undefined){
let data2 = data.deviceMtrr;
if(!((((data2 === "uncached") || (data2 === "write-combined")) || (data2 === "write-back")) || (data2 === "unknown"))){
const err3 = {instancePath:instancePath+"/deviceMtrr",schemaPath:"#/properties/deviceMtrr/enum",keyword:"enum",params:{allowedValues: schema7.properties.deviceMtrr.enum},schema:schema7.properties.deviceMtrr.enum,parentSchema:schema7.properties.deviceMtrr,data:data2};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.fwb !== undefined){
let data3 = data.fwb;
if(!(((data3 === true) || (data3 === false)) || (data3 === "unknown"))){
const err4 = {instancePath:instancePath+"/fwb",schemaPath:"#/properties/fwb/enum",keyword:"enum",params:{allowedValues: schema7.properties.fwb.enum},schema:schema7.properties.fwb.enum,parentSchema:schema7.properties.fwb,data:data3};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.guestPatQuirk !== undefined){
let data4 = data.guestPatQuirk;
if(!(((data4 === true) || (data4 === false)) || (data4 === "unknown"))){
const err5 = {instancePath:instancePath+"/guestPatQuirk",schemaPath:"#/properties/guestPatQuirk/enum",keyword:"enum",params:{allowedValues: schema7.properties.guestPatQuirk.enum},schema:schema7.properties.guestPatQuirk.enum,parentSchema:schema7.properties.guestPatQuirk,data:data4};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.hostSvpbmt !== undefined){
let data5 = data.hostSvpbmt;
if(!(((data5 === true) || (data5 === false)) || (data5 === "unknown"))){
const err6 = {instancePath:instancePath+"/hostSvpbmt",schemaPath:"#/properties/hostSvpbmt/enum",keyword:"enum",params:{allowedValues: schema7.properties.hostSvpbmt.enum},schema:schema7.properties.hostSvpbmt.enum,parentSchema:schema7.properties.hostSvpbmt,data:data5};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.hypervisor !== undefined){
let data6 = data.hypervisor;
if(!((((((data6 === "kvm") || (data6 === "mshv")) || (data6 === "acrn")) || (data6 === "hvf")) || (data6 === "whp")) || (data6 === "unknown"))){
const err7 = {instancePath:instancePath+"/hypervisor",schemaPath:"#/properties/hypervisor/enum",keyword:"enum",params:{allowedValues: schema7.properties.hypervisor.enum},schema:schema7.properties.hypervisor.enum,parentSchema:schema7.properties.hypervisor,data:data6};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.kernel !== undefined){
let data7 = data.kernel;
if(typeof data7 === "string"){
if(!pattern1.test(data7)){
const err8 = {instancePath:instancePath+"/kernel",schemaPath:"#/properties/kernel/pattern",keyword:"pattern",params:{pattern: "^(unknown|[0-9]{1,3}\\.[0-9]{1,4}([^0-9].{0,80})?)$"},schema:"^(unknown|[0-9]{1,3}\\.[0-9]{1,4}([^0-9].{0,80})?)$",parentSchema:schema7.properties.kernel,data:data7};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/kernel",schemaPath:"#/properties/kernel/type",keyword:"type",params:{type: "string"},schema:schema7.properties.kernel.type,parentSchema:schema7.properties.kernel,data:data7};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.nestedPaging !== undefined){
let data8 = data.nestedPaging;
if(!(((data8 === true) || (data8 === false)) || (data8 === "unknown"))){
const err10 = {instancePath:instancePath+"/nestedPaging",schemaPath:"#/properties/nestedPaging/enum",keyword:"enum",params:{allowedValues: schema7.properties.nestedPaging.enum},schema:schema7.properties.nestedPaging.enum,parentSchema:schema7.properties.nestedPaging,data:data8};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.selfSnoop !== undefined){
let data9 = data.selfSnoop;
if(!(((data9 === true) || (data9 === false)) || (data9 === "unknown"))){
const err11 = {instancePath:instancePath+"/selfSnoop",schemaPath:"#/properties/selfSnoop/enum",keyword:"enum",params:{allowedValues: schema7.properties.selfSnoop.enum},schema:schema7.properties.selfSnoop.enum,parentSchema:schema7.properties.selfSnoop,data:data9};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.shmemHugePages !== undefined){
let data10 = data.shmemHugePages;
if(!(((data10 === true) || (data10 === false)) || (data10 === "unknown"))){
const err12 = {instancePath:instancePath+"/shmemHugePages",schemaPath:"#/properties/shmemHugePages/enum",keyword:"enum",params:{allowedValues: schema7.properties.shmemHugePages.enum},schema:schema7.properties.shmemHugePages.enum,parentSchema:schema7.properties.shmemHugePages,data:data10};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.vendor !== undefined){
let data11 = data.vendor;
if(!(((data11 === "intel") || (data11 === "amd")) || (data11 === "unknown"))){
const err13 = {instancePath:instancePath+"/vendor",schemaPath:"#/properties/vendor/enum",keyword:"enum",params:{allowedValues: schema7.properties.vendor.enum},schema:schema7.properties.vendor.enum,parentSchema:schema7.properties.vendor,data:data11};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema7.type,parentSchema:schema7,data};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

const schema8 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/vm.schema.json","additionalProperties":false,"properties":{"confidential":{"enum":["none","sev","sev-es","sev-snp","tdx","pkvm","cca","unknown"]},"dirtyLogging":{"enum":[true,false,"unknown"]},"gpaCongruent":{"enum":[true,false,"unknown"]},"guestMemfd":{"enum":[true,false,"unknown"]},"guestMtrr":{"enum":["write-back","uncached","unknown"]},"guestPat":{"enum":["ignored","honored","unknown"]},"mte":{"enum":[true,false,"unknown"]},"nonCoherentDma":{"enum":[true,false,"unknown"]},"prefaulted":{"enum":[true,false,"unknown"]},"svpbmt":{"enum":[true,false,"unknown"]}},"type":"object"};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/vm.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema8.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema8,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.confidential !== undefined){
let data0 = data.confidential;
if(!((((((((data0 === "none") || (data0 === "sev")) || (data0 === "sev-es")) || (data0 === "sev-snp")) || (data0 === "tdx")) || (data0 === "pkvm")) || (data0 === "cca")) || (data0 === "unknown"))){
const err1 = {instancePath:instancePath+"/confidential",schemaPath:"#/properties/confidential/enum",keyword:"enum",params:{allowedValues: schema8.properties.confidential.enum},schema:schema8.properties.confidential.enum,parentSchema:schema8.properties.confidential,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.dirtyLogging !== undefined){
let data1 = data.dirtyLogging;
if(!(((data1 === true) || (data1 === false)) || (data1 === "unknown"))){
const err2 = {instancePath:instancePath+"/dirtyLogging",schemaPath:"#/properties/dirtyLogging/enum",keyword:"enum",params:{allowedValues: schema8.properties.dirtyLogging.enum},schema:schema8.properties.dirtyLogging.enum,parentSchema:schema8.properties.dirtyLogging,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.gpaCongruent !== undefined){
let data2 = data.gpaCongruent;
if(!(((data2 === true) || (data2 === false)) || (data2 === "unknown"))){
const err3 = {instancePath:instancePath+"/gpaCongruent",schemaPath:"#/properties/gpaCongruent/enum",keyword:"enum",params:{allowedValues: schema8.properties.gpaCongruent.enum},schema:schema8.properties.gpaCongruent.enum,parentSchema:schema8.properties.gpaCongruent,data:data2};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.guestMemfd !== undefined){
let data3 = data.guestMemfd;
if(!(((data3 === true) || (data3 === false)) || (data3 === "unknown"))){
const err4 = {instancePath:instancePath+"/guestMemfd",schemaPath:"#/properties/guestMemfd/enum",keyword:"enum",params:{allowedValues: schema8.properties.guestMemfd.enum},schema:schema8.properties.guestMemfd.enum,parentSchema:schema8.properties.guestMemfd,data:data3};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.guestMtrr !== undefined){
let data4 = data.guestMtrr;
if(!(((data4 === "write-back") || (data4 === "uncached")) || (data4 === "unknown"))){
const err5 = {instancePath:instancePath+"/guestMtrr",schemaPath:"#/properties/guestMtrr/enum",keyword:"enum",params:{allowedValues: schema8.properties.guestMtrr.enum},schema:schema8.properties.guestMtrr.enum,parentSchema:schema8.properties.guestMtrr,data:data4};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.guestPat !== undefined){
let data5 = data.guestPat;
if(!(((data5 === "ignored") || (data5 === "honored")) || (data5 === "unknown"))){
const err6 = {instancePath:instancePath+"/guestPat",schemaPath:"#/properties/guestPat/enum",keyword:"enum",params:{allowedValues: schema8.properties.guestPat.enum},schema:schema8.properties.guestPat.enum,parentSchema:schema8.properties.guestPat,data:data5};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.mte !== undefined){
let data6 = data.mte;
if(!(((data6 === true) || (data6 === false)) || (data6 === "unknown"))){
const err7 = {instancePath:instancePath+"/mte",schemaPath:"#/properties/mte/enum",keyword:"enum",params:{allowedValues: schema8.properties.mte.enum},schema:schema8.properties.mte.enum,parentSchema:schema8.properties.mte,data:data6};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.nonCoherentDma !== undefined){
let data7 = data.nonCoherentDma;
if(!(((data7 === true) || (data7 === false)) || (data7 === "unknown"))){
const err8 = {instancePath:instancePath+"/nonCoherentDma",schemaPath:"#/properties/nonCoherentDma/enum",keyword:"enum",params:{allowedValues: schema8.properties.nonCoherentDma.enum},schema:schema8.properties.nonCoherentDma.enum,parentSchema:schema8.properties.nonCoherentDma,data:data7};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.prefaulted !== undefined){
let data8 = data.prefaulted;
if(!(((data8 === true) || (data8 === false)) || (data8 === "unknown"))){
const err9 = {instancePath:instancePath+"/prefaulted",schemaPath:"#/properties/prefaulted/enum",keyword:"enum",params:{allowedValues: schema8.properties.prefaulted.enum},schema:schema8.properties.prefaulted.enum,parentSchema:schema8.properties.prefaulted,data:data8};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.svpbmt !== undefined){
let data9 = data.svpbmt;
if(!(((data9 === true) || (data9 === false)) || (data9 === "unknown"))){
const err10 = {instancePath:instancePath+"/svpbmt",schemaPath:"#/properties/svpbmt/enum",keyword:"enum",params:{allowedValues: schema8.properties.svpbmt.enum},schema:schema8.properties.svpbmt.enum,parentSchema:schema8.properties.svpbmt,data:data9};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema8.type,parentSchema:schema8,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/query.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.exporter === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "exporter"},schema:schema6.required,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.facts === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "facts"},schema:schema6.required,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!(((((((key0 === "contract") || (key0 === "explain")) || (key0 === "exporter")) || (key0 === "facts")) || (key0 === "platform")) || (key0 === "profile")) || (key0 === "vm"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.contract !== undefined){
let data0 = data.contract;
if(1 !== data0){
const err3 = {instancePath:instancePath+"/contract",schemaPath:"#/properties/contract/const",keyword:"const",params:{allowedValue: 1},schema:1,parentSchema:schema6.properties.contract,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.explain !== undefined){
let data1 = data.explain;
if(typeof data1 !== "boolean"){
const err4 = {instancePath:instancePath+"/explain",schemaPath:"#/properties/explain/type",keyword:"type",params:{type: "boolean"},schema:schema6.properties.explain.type,parentSchema:schema6.properties.explain,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.exporter !== undefined){
let data2 = data.exporter;
if(typeof data2 === "string"){
if(!pattern0.test(data2)){
const err5 = {instancePath:instancePath+"/exporter",schemaPath:"#/properties/exporter/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"},schema:"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$",parentSchema:schema6.properties.exporter,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/exporter",schemaPath:"#/properties/exporter/type",keyword:"type",params:{type: "string"},schema:schema6.properties.exporter.type,parentSchema:schema6.properties.exporter,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.facts !== undefined){
let data3 = data.facts;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
}
else {
const err7 = {instancePath:instancePath+"/facts",schemaPath:"#/properties/facts/type",keyword:"type",params:{type: "object"},schema:schema6.properties.facts.type,parentSchema:schema6.properties.facts,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.platform !== undefined){
let data4 = data.platform;
const _errs11 = errors;
let valid1 = false;
const _errs12 = errors;
if(!(((((((data4 === "intel") || (data4 === "intel-honor-pat")) || (data4 === "amd")) || (data4 === "arm64-fwb")) || (data4 === "arm64-no-fwb")) || (data4 === "riscv64-svpbmt")) || (data4 === "riscv64-no-svpbmt"))){
const err8 = {instancePath:instancePath+"/platform",schemaPath:"#/properties/platform/anyOf/0/enum",keyword:"enum",params:{allowedValues: schema6.properties.platform.anyOf[0].enum},schema:schema6.properties.platform.anyOf[0].enum,parentSchema:schema6.properties.platform.anyOf[0],data:data4};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid0 = _errs12 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs13 = errors;
if(!(data4 && typeof data4 == "object" && !Array.isArray(data4))){
const err9 = {instancePath:instancePath+"/platform",schemaPath:"#/properties/platform/anyOf/1/type",keyword:"type",params:{type: "object"},schema:schema6.properties.platform.anyOf[1].type,parentSchema:schema6.properties.platform.anyOf[1],data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(!(validate22(data4, {instancePath:instancePath+"/platform",parentData:data,parentDataProperty:"platform",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
var _valid0 = _errs13 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err10 = {instancePath:instancePath+"/platform",schemaPath:"#/properties/platform/anyOf",keyword:"anyOf",params:{},schema:schema6.properties.platform.anyOf,parentSchema:schema6.properties.platform,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
errors = _errs11;
if(vErrors !== null){
if(_errs11){
vErrors.length = _errs11;
}
else {
vErrors = null;
}
}
}
}
if(data.profile !== undefined){
let data5 = data.profile;
if(!((data5 === "worst-case") || (data5 === "strict"))){
const err11 = {instancePath:instancePath+"/profile",schemaPath:"#/properties/profile/enum",keyword:"enum",params:{allowedValues: schema6.properties.profile.enum},schema:schema6.properties.profile.enum,parentSchema:schema6.properties.profile,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.vm !== undefined){
let data6 = data.vm;
if(!(data6 && typeof data6 == "object" && !Array.isArray(data6))){
const err12 = {instancePath:instancePath+"/vm",schemaPath:"#/properties/vm/type",keyword:"type",params:{type: "object"},schema:schema6.properties.vm.type,parentSchema:schema6.properties.vm,data:data6};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(!(validate24(data6, {instancePath:instancePath+"/vm",parentData:data,parentDataProperty:"vm",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
}
else {
const err13 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema6.type,parentSchema:schema6,data};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

export const answer = validate26;
const schema9 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/answer.schema.json","anyOf":[{"additionalProperties":false,"properties":{"basis":{"enum":["fixed","worst-case"]},"cache":{"enum":["cached","write-combined","uncached"]},"kind":{"const":"attributes"},"placements":{"items":{"additionalProperties":false,"properties":{"cache":{"enum":["cached","write-combined","uncached"]},"memory":{"enum":["ram","device"]},"pages":{"enum":["refcounted","shmem","non-refcounted"]},"vma":{"enum":["pages","pfnmap","pfnmap-shmem","pfnmap-fault","mixedmap"]}},"required":["memory","cache"],"type":"object"},"minItems":1,"type":"array"}},"required":["kind","cache","basis","placements"],"type":"object"},{"additionalProperties":false,"properties":{"code":{"enum":["SYNC_REQUIRED","NO_CPU_MAPPING","NOT_EXPORTABLE","FOREIGN_BUFFER","UNKNOWN_EXPORTER","ADAPTER_FAILED","UNKNOWN_FACTS","ATTRIBUTES_UNKNOWN","PLATFORM_UNKNOWN","GUEST_TYPE_FORCED","PLACEMENTS_DISAGREE","UNSAFE_ALIAS","KVM_CANNOT_MAP","HYPERVISOR_CANNOT_MAP","CONFIDENTIAL_GUEST","COMBINATION_UNVERIFIED"]},"kind":{"const":"refusal"},"message":{"type":"string"},"unknown":{"items":{"type":"string"},"type":"array"}},"required":["kind","code","message"],"type":"object"}]};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/answer.schema.json" */;
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.kind === undefined){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "kind"},schema:schema9.anyOf[0].required,parentSchema:schema9.anyOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.cache === undefined){
const err1 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "cache"},schema:schema9.anyOf[0].required,parentSchema:schema9.anyOf[0],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.basis === undefined){
const err2 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "basis"},schema:schema9.anyOf[0].required,parentSchema:schema9.anyOf[0],data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.placements === undefined){
const err3 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "placements"},schema:schema9.anyOf[0].required,parentSchema:schema9.anyOf[0],data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "basis") || (key0 === "cache")) || (key0 === "kind")) || (key0 === "placements"))){
const err4 = {instancePath,schemaPath:"#/anyOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema9.anyOf[0],data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.basis !== undefined){
let data0 = data.basis;
if(!((data0 === "fixed") || (data0 === "worst-case"))){
const err5 = {instancePath:instancePath+"/basis",schemaPath:"#/anyOf/0/properties/basis/enum",keyword:"enum",params:{allowedValues: schema9.anyOf[0].properties.basis.enum},schema:schema9.anyOf[0].properties.basis.enum,parentSchema:schema9.anyOf[0].properties.basis,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.cache !== undefined){
let data1 = data.cache;
if(!(((data1 === "cached") || (data1 === "write-combined")) || (data1 === "uncached"))){
const err6 = {instancePath:instancePath+"/cache",schemaPath:"#/anyOf/0/properties/cache/enum",keyword:"enum",params:{allowedValues: schema9.anyOf[0].properties.cache.enum},schema:schema9.anyOf[0].properties.cache.enum,parentSchema:schema9.anyOf[0].properties.cache,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.kind !== undefined){
let data2 = data.kind;
if("attributes" !== data2){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/anyOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "attributes"},schema:"attributes",parentSchema:schema9.anyOf[0].properties.kind,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.placements !== undefined){
let data3 = data.placements;
if(Array.isArray(data3)){
if(data3.length < 1){
const err8 = {instancePath:instancePath+"/placements",schemaPath:"#/anyOf/0/properties/placements/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema9.anyOf[0].properties.placements,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
let data4 = data3[i0];
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.memory === undefined){
const err9 = {instancePath:instancePath+"/placements/" + i0,schemaPath:"#/anyOf/0/properties/placements/items/required",keyword:"required",params:{missingProperty: "memory"},schema:schema9.anyOf[0].properties.placements.items.required,parentSchema:schema9.anyOf[0].properties.placements.items,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data4.cache === undefined){
const err10 = {instancePath:instancePath+"/placements/" + i0,schemaPath:"#/anyOf/0/properties/placements/items/required",keyword:"required",params:{missingProperty: "cache"},schema:schema9.anyOf[0].properties.placements.items.required,parentSchema:schema9.anyOf[0].properties.placements.items,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key1 in data4){
if(!((((key1 === "cache") || (key1 === "memory")) || (key1 === "pages")) || (key1 === "vma"))){
const err11 = {instancePath:instancePath+"/placements/" + i0,schemaPath:"#/anyOf/0/properties/placements/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema9.anyOf[0].properties.placements.items,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data4.cache !== undefined){
let data5 = data4.cache;
if(!(((data5 === "cached") || (data5 === "write-combined")) || (data5 === "uncached"))){
const err12 = {instancePath:instancePath+"/placements/" + i0+"/cache",schemaPath:"#/anyOf/0/properties/placements/items/properties/cache/enum",keyword:"enum",params:{allowedValues: schema9.anyOf[0].properties.placements.items.properties.cache.enum},schema:schema9.anyOf[0].properties.placements.items.properties.cache.enum,parentSchema:schema9.anyOf[0].properties.placements.items.properties.cache,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data4.memory !== undefined){
let data6 = data4.memory;
if(!((data6 === "ram") || (data6 === "device"))){
const err13 = {instancePath:instancePath+"/placements/" + i0+"/memory",schemaPath:"#/anyOf/0/properties/placements/items/properties/memory/enum",keyword:"enum",params:{allowedValues: schema9.anyOf[0].properties.placements.items.properties.memory.enum},schema:schema9.anyOf[0].properties.placements.items.properties.memory.enum,parentSchema:schema9.anyOf[0].properties.placements.items.properties.memory,data:data6};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data4.pages !== undefined){
let data7 = data4.pages;
if(!(((data7 === "refcounted") || (data7 === "shmem")) || (data7 === "non-refcounted"))){
const err14 = {instancePath:instancePath+"/placements/" + i0+"/pages",schemaPath:"#/anyOf/0/properties/placements/items/properties/pages/enum",keyword:"enum",params:{allowedValues: schema9.anyOf[0].properties.placements.items.properties.pages.enum},schema:schema9.anyOf[0].properties.placements.items.properties.pages.enum,parentSchema:schema9.anyOf[0].properties.placements.items.properties.pages,data:data7};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data4.vma !== undefined){
let data8 = data4.vma;
if(!(((((data8 === "pages") || (data8 === "pfnmap")) || (data8 === "pfnmap-shmem")) || (data8 === "pfnmap-fault")) || (data8 === "mixedmap"))){
const err15 = {instancePath:instancePath+"/placements/" + i0+"/vma",schemaPath:"#/anyOf/0/properties/placements/items/properties/vma/enum",keyword:"enum",params:{allowedValues: schema9.anyOf[0].properties.placements.items.properties.vma.enum},schema:schema9.anyOf[0].properties.placements.items.properties.vma.enum,parentSchema:schema9.anyOf[0].properties.placements.items.properties.vma,data:data8};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/placements/" + i0,schemaPath:"#/anyOf/0/properties/placements/items/type",keyword:"type",params:{type: "object"},schema:schema9.anyOf[0].properties.placements.items.type,parentSchema:schema9.anyOf[0].properties.placements.items,data:data4};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/placements",schemaPath:"#/anyOf/0/properties/placements/type",keyword:"type",params:{type: "array"},schema:schema9.anyOf[0].properties.placements.type,parentSchema:schema9.anyOf[0].properties.placements,data:data3};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "object"},schema:schema9.anyOf[0].type,parentSchema:schema9.anyOf[0],data};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs16 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.kind === undefined){
const err19 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "kind"},schema:schema9.anyOf[1].required,parentSchema:schema9.anyOf[1],data};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data.code === undefined){
const err20 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "code"},schema:schema9.anyOf[1].required,parentSchema:schema9.anyOf[1],data};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data.message === undefined){
const err21 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "message"},schema:schema9.anyOf[1].required,parentSchema:schema9.anyOf[1],data};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
for(const key2 in data){
if(!((((key2 === "code") || (key2 === "kind")) || (key2 === "message")) || (key2 === "unknown"))){
const err22 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema9.anyOf[1],data};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.code !== undefined){
let data9 = data.code;
if(!((((((((((((((((data9 === "SYNC_REQUIRED") || (data9 === "NO_CPU_MAPPING")) || (data9 === "NOT_EXPORTABLE")) || (data9 === "FOREIGN_BUFFER")) || (data9 === "UNKNOWN_EXPORTER")) || (data9 === "ADAPTER_FAILED")) || (data9 === "UNKNOWN_FACTS")) || (data9 === "ATTRIBUTES_UNKNOWN")) || (data9 === "PLATFORM_UNKNOWN")) || (data9 === "GUEST_TYPE_FORCED")) || (data9 === "PLACEMENTS_DISAGREE")) || (data9 === "UNSAFE_ALIAS")) || (data9 === "KVM_CANNOT_MAP")) || (data9 === "HYPERVISOR_CANNOT_MAP")) || (data9 === "CONFIDENTIAL_GUEST")) || (data9 === "COMBINATION_UNVERIFIED"))){
const err23 = {instancePath:instancePath+"/code",schemaPath:"#/anyOf/1/properties/code/enum",keyword:"enum",params:{allowedValues: schema9.anyOf[1].properties.code.enum},schema:schema9.anyOf[1].properties.code.enum,parentSchema:schema9.anyOf[1].properties.code,data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.kind !== undefined){
let data10 = data.kind;
if("refusal" !== data10){
const err24 = {instancePath:instancePath+"/kind",schemaPath:"#/anyOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "refusal"},schema:"refusal",parentSchema:schema9.anyOf[1].properties.kind,data:data10};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.message !== undefined){
let data11 = data.message;
if(typeof data11 !== "string"){
const err25 = {instancePath:instancePath+"/message",schemaPath:"#/anyOf/1/properties/message/type",keyword:"type",params:{type: "string"},schema:schema9.anyOf[1].properties.message.type,parentSchema:schema9.anyOf[1].properties.message,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.unknown !== undefined){
let data12 = data.unknown;
if(Array.isArray(data12)){
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
let data13 = data12[i1];
if(typeof data13 !== "string"){
const err26 = {instancePath:instancePath+"/unknown/" + i1,schemaPath:"#/anyOf/1/properties/unknown/items/type",keyword:"type",params:{type: "string"},schema:schema9.anyOf[1].properties.unknown.items.type,parentSchema:schema9.anyOf[1].properties.unknown.items,data:data13};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/unknown",schemaPath:"#/anyOf/1/properties/unknown/type",keyword:"type",params:{type: "array"},schema:schema9.anyOf[1].properties.unknown.type,parentSchema:schema9.anyOf[1].properties.unknown,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},schema:schema9.anyOf[1].type,parentSchema:schema9.anyOf[1],data};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
var _valid0 = _errs16 === errors;
valid0 = valid0 || _valid0;
}
if(!valid0){
const err29 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},schema:schema9.anyOf,parentSchema:schema9,data};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate26.errors = vErrors;
return errors === 0;
}

export const verdict = validate27;
const schema10 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/verdict.schema.json","anyOf":[{"additionalProperties":false,"properties":{"guestAttribute":{"enum":["binding","ignored","any"]},"guestCache":{"enum":["cached","write-combined","uncached"]},"hazards":{"items":{"additionalProperties":false,"properties":{"code":{"enum":["SNOOPED_ALIAS","SELF_SNOOPED_ALIAS","UNCACHED_ALIAS"]},"message":{"type":"string"}},"required":["code","message"],"type":"object"},"type":"array"},"kind":{"const":"map"},"mapInfo":{"enum":[1,2,3]}},"required":["kind","guestCache","mapInfo","guestAttribute","hazards"],"type":"object"},{"additionalProperties":false,"properties":{"code":{"enum":["SYNC_REQUIRED","NO_CPU_MAPPING","NOT_EXPORTABLE","FOREIGN_BUFFER","UNKNOWN_EXPORTER","ADAPTER_FAILED","UNKNOWN_FACTS","ATTRIBUTES_UNKNOWN","PLATFORM_UNKNOWN","GUEST_TYPE_FORCED","PLACEMENTS_DISAGREE","UNSAFE_ALIAS","KVM_CANNOT_MAP","HYPERVISOR_CANNOT_MAP","CONFIDENTIAL_GUEST","COMBINATION_UNVERIFIED"]},"kind":{"const":"refuse"},"message":{"type":"string"},"remedy":{"type":"string"},"rule":{"type":"string"},"unknown":{"items":{"type":"string"},"type":"array"}},"required":["kind","code","message","remedy"],"type":"object"}]};

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/verdict.schema.json" */;
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.kind === undefined){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "kind"},schema:schema10.anyOf[0].required,parentSchema:schema10.anyOf[0],data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.guestCache === undefined){
const err1 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "guestCache"},schema:schema10.anyOf[0].required,parentSchema:schema10.anyOf[0],data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.mapInfo === undefined){
const err2 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "mapInfo"},schema:schema10.anyOf[0].required,parentSchema:schema10.anyOf[0],data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.guestAttribute === undefined){
const err3 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "guestAttribute"},schema:schema10.anyOf[0].required,parentSchema:schema10.anyOf[0],data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.hazards === undefined){
const err4 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: "hazards"},schema:schema10.anyOf[0].required,parentSchema:schema10.anyOf[0],data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "guestAttribute") || (key0 === "guestCache")) || (key0 === "hazards")) || (key0 === "kind")) || (key0 === "mapInfo"))){
const err5 = {instancePath,schemaPath:"#/anyOf/0/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema10.anyOf[0],data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.guestAttribute !== undefined){
let data0 = data.guestAttribute;
if(!(((data0 === "binding") || (data0 === "ignored")) || (data0 === "any"))){
const err6 = {instancePath:instancePath+"/guestAttribute",schemaPath:"#/anyOf/0/properties/guestAttribute/enum",keyword:"enum",params:{allowedValues: schema10.anyOf[0].properties.guestAttribute.enum},schema:schema10.anyOf[0].properties.guestAttribute.enum,parentSchema:schema10.anyOf[0].properties.guestAttribute,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.guestCache !== undefined){
let data1 = data.guestCache;
if(!(((data1 === "cached") || (data1 === "write-combined")) || (data1 === "uncached"))){
const err7 = {instancePath:instancePath+"/guestCache",schemaPath:"#/anyOf/0/properties/guestCache/enum",keyword:"enum",params:{allowedValues: schema10.anyOf[0].properties.guestCache.enum},schema:schema10.anyOf[0].properties.guestCache.enum,parentSchema:schema10.anyOf[0].properties.guestCache,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.hazards !== undefined){
let data2 = data.hazards;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.code === undefined){
const err8 = {instancePath:instancePath+"/hazards/" + i0,schemaPath:"#/anyOf/0/properties/hazards/items/required",keyword:"required",params:{missingProperty: "code"},schema:schema10.anyOf[0].properties.hazards.items.required,parentSchema:schema10.anyOf[0].properties.hazards.items,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data3.message === undefined){
const err9 = {instancePath:instancePath+"/hazards/" + i0,schemaPath:"#/anyOf/0/properties/hazards/items/required",keyword:"required",params:{missingProperty: "message"},schema:schema10.anyOf[0].properties.hazards.items.required,parentSchema:schema10.anyOf[0].properties.hazards.items,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
for(const key1 in data3){
if(!((key1 === "code") || (key1 === "message"))){
const err10 = {instancePath:instancePath+"/hazards/" + i0,schemaPath:"#/anyOf/0/properties/hazards/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema10.anyOf[0].properties.hazards.items,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data3.code !== undefined){
let data4 = data3.code;
if(!(((data4 === "SNOOPED_ALIAS") || (data4 === "SELF_SNOOPED_ALIAS")) || (data4 === "UNCACHED_ALIAS"))){
const err11 = {instancePath:instancePath+"/hazards/" + i0+"/code",schemaPath:"#/anyOf/0/properties/hazards/items/properties/code/enum",keyword:"enum",params:{allowedValues: schema10.anyOf[0].properties.hazards.items.properties.code.enum},schema:schema10.anyOf[0].properties.hazards.items.properties.code.enum,parentSchema:schema10.anyOf[0].properties.hazards.items.properties.code,data:data4};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data3.message !== undefined){
let data5 = data3.message;
if(typeof data5 !== "string"){
const err12 = {instancePath:instancePath+"/hazards/" + i0+"/message",schemaPath:"#/anyOf/0/properties/hazards/items/properties/message/type",keyword:"type",params:{type: "string"},schema:schema10.anyOf[0].properties.hazards.items.properties.message.type,parentSchema:schema10.anyOf[0].properties.hazards.items.properties.message,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/hazards/" + i0,schemaPath:"#/anyOf/0/properties/hazards/items/type",keyword:"type",params:{type: "object"},schema:schema10.anyOf[0].properties.hazards.items.type,parentSchema:schema10.anyOf[0].properties.hazards.items,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/hazards",schemaPath:"#/anyOf/0/properties/hazards/type",keyword:"type",params:{type: "array"},schema:schema10.anyOf[0].properties.hazards.type,parentSchema:schema10.anyOf[0].properties.hazards,data:data2};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.kind !== undefined){
let data6 = data.kind;
if("map" !== data6){
const err15 = {instancePath:instancePath+"/kind",schemaPath:"#/anyOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "map"},schema:"map",parentSchema:schema10.anyOf[0].properties.kind,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.mapInfo !== undefined){
let data7 = data.mapInfo;
if(!(((data7 === 1) || (data7 === 2)) || (data7 === 3))){
const err16 = {instancePath:instancePath+"/mapInfo",schemaPath:"#/anyOf/0/properties/mapInfo/enum",keyword:"enum",params:{allowedValues: schema10.anyOf[0].properties.mapInfo.enum},schema:schema10.anyOf[0].properties.mapInfo.enum,parentSchema:schema10.anyOf[0].properties.mapInfo,data:data7};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "object"},schema:schema10.anyOf[0].type,parentSchema:schema10.anyOf[0],data};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs16 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.kind === undefined){
const err18 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "kind"},schema:schema10.anyOf[1].required,parentSchema:schema10.anyOf[1],data};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if(data.code === undefined){
const err19 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "code"},schema:schema10.anyOf[1].required,parentSchema:schema10.anyOf[1],data};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data.message === undefined){
const err20 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "message"},schema:schema10.anyOf[1].required,parentSchema:schema10.anyOf[1],data};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(data.remedy === undefined){
const err21 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: "remedy"},schema:schema10.anyOf[1].required,parentSchema:schema10.anyOf[1],data};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
for(const key2 in data){
if(!((((((key2 === "code") || (key2 === "kind")) || (key2 === "message")) || (key2 === "remedy")) || (key2 === "rule")) || (key2 === "unknown"))){
const err22 = {instancePath,schemaPath:"#/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},schema:false,parentSchema:schema10.anyOf[1],data};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.code !== undefined){
let data8 = data.code;
if(!((((((((((((((((data8 === "SYNC_REQUIRED") || (data8 === "NO_CPU_MAPPING")) || (data8 === "NOT_EXPORTABLE")) || (data8 === "FOREIGN_BUFFER")) || (data8 === "UNKNOWN_EXPORTER")) || (data8 === "ADAPTER_FAILED")) || (data8 === "UNKNOWN_FACTS")) || (data8 === "ATTRIBUTES_UNKNOWN")) || (data8 === "PLATFORM_UNKNOWN")) || (data8 === "GUEST_TYPE_FORCED")) || (data8 === "PLACEMENTS_DISAGREE")) || (data8 === "UNSAFE_ALIAS")) || (data8 === "KVM_CANNOT_MAP")) || (data8 === "HYPERVISOR_CANNOT_MAP")) || (data8 === "CONFIDENTIAL_GUEST")) || (data8 === "COMBINATION_UNVERIFIED"))){
const err23 = {instancePath:instancePath+"/code",schemaPath:"#/anyOf/1/properties/code/enum",keyword:"enum",params:{allowedValues: schema10.anyOf[1].properties.code.enum},schema:schema10.anyOf[1].properties.code.enum,parentSchema:schema10.anyOf[1].properties.code,data:data8};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.kind !== undefined){
let data9 = data.kind;
if("refuse" !== data9){
const err24 = {instancePath:instancePath+"/kind",schemaPath:"#/anyOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "refuse"},schema:"refuse",parentSchema:schema10.anyOf[1].properties.kind,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.message !== undefined){
let data10 = data.message;
if(typeof data10 !== "string"){
const err25 = {instancePath:instancePath+"/message",schemaPath:"#/anyOf/1/properties/message/type",keyword:"type",params:{type: "string"},schema:schema10.anyOf[1].properties.message.type,parentSchema:schema10.anyOf[1].properties.message,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.remedy !== undefined){
let data11 = data.remedy;
if(typeof data11 !== "string"){
const err26 = {instancePath:instancePath+"/remedy",schemaPath:"#/anyOf/1/properties/remedy/type",keyword:"type",params:{type: "string"},schema:schema10.anyOf[1].properties.remedy.type,parentSchema:schema10.anyOf[1].properties.remedy,data:data11};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.rule !== undefined){
let data12 = data.rule;
if(typeof data12 !== "string"){
const err27 = {instancePath:instancePath+"/rule",schemaPath:"#/anyOf/1/properties/rule/type",keyword:"type",params:{type: "string"},schema:schema10.anyOf[1].properties.rule.type,parentSchema:schema10.anyOf[1].properties.rule,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.unknown !== undefined){
let data13 = data.unknown;
if(Array.isArray(data13)){
const len1 = data13.length;
for(let i1=0; i1<len1; i1++){
let data14 = data13[i1];
if(typeof data14 !== "string"){
const err28 = {instancePath:instancePath+"/unknown/" + i1,schemaPath:"#/anyOf/1/properties/unknown/items/type",keyword:"type",params:{type: "string"},schema:schema10.anyOf[1].properties.unknown.items.type,parentSchema:schema10.anyOf[1].properties.unknown.items,data:data14};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/unknown",schemaPath:"#/anyOf/1/properties/unknown/type",keyword:"type",params:{type: "array"},schema:schema10.anyOf[1].properties.unknown.type,parentSchema:schema10.anyOf[1].properties.unknown,data:data13};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},schema:schema10.anyOf[1].type,parentSchema:schema10.anyOf[1],data};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
var _valid0 = _errs16 === errors;
valid0 = valid0 || _valid0;
}
if(!valid0){
const err31 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},schema:schema10.anyOf,parentSchema:schema10,data};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate27.errors = vErrors;
return errors === 0;
}

export const result = validate28;
const schema11 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/result.schema.json","additionalProperties":false,"properties":{"answer":{"$ref":"https://github.com/vmprot/vmprot/schemas/json/answer.schema.json"},"contract":{"const":1},"explanation":{"items":{"additionalProperties":false,"properties":{"row":{"type":"string"},"source":{"type":"string"},"step":{"enum":["answer","assume","rule","host","stage-2","guest","alias","verdict"]},"table":{"type":"string"},"text":{"type":"string"}},"required":["step","text"],"type":"object"},"type":"array"},"exporter":{"type":"string"},"verdict":{"$ref":"https://github.com/vmprot/vmprot/schemas/json/verdict.schema.json"}},"required":["contract","exporter","answer","verdict"],"type":"object"};

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/result.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.contract === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "contract"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.exporter === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "exporter"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.answer === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "answer"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.verdict === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "verdict"},schema:schema11.required,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "answer") || (key0 === "contract")) || (key0 === "explanation")) || (key0 === "exporter")) || (key0 === "verdict"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.answer !== undefined){
if(!(validate26(data.answer, {instancePath:instancePath+"/answer",parentData:data,parentDataProperty:"answer",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.contract !== undefined){
let data1 = data.contract;
if(1 !== data1){
const err5 = {instancePath:instancePath+"/contract",schemaPath:"#/properties/contract/const",keyword:"const",params:{allowedValue: 1},schema:1,parentSchema:schema11.properties.contract,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.explanation !== undefined){
let data2 = data.explanation;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.step === undefined){
const err6 = {instancePath:instancePath+"/explanation/" + i0,schemaPath:"#/properties/explanation/items/required",keyword:"required",params:{missingProperty: "step"},schema:schema11.properties.explanation.items.required,parentSchema:schema11.properties.explanation.items,data:data3};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data3.text === undefined){
const err7 = {instancePath:instancePath+"/explanation/" + i0,schemaPath:"#/properties/explanation/items/required",keyword:"required",params:{missingProperty: "text"},schema:schema11.properties.explanation.items.required,parentSchema:schema11.properties.explanation.items,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
for(const key1 in data3){
if(!(((((key1 === "row") || (key1 === "source")) || (key1 === "step")) || (key1 === "table")) || (key1 === "text"))){
const err8 = {instancePath:instancePath+"/explanation/" + i0,schemaPath:"#/properties/explanation/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},schema:false,parentSchema:schema11.properties.explanation.items,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data3.row !== undefined){
let data4 = data3.row;
if(typeof data4 !== "string"){
const err9 = {instancePath:instancePath+"/explanation/" + i0+"/row",schemaPath:"#/properties/explanation/items/properties/row/type",keyword:"type",params:{type: "string"},schema:schema11.properties.explanation.items.properties.row.type,parentSchema:schema11.properties.explanation.items.properties.row,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data3.source !== undefined){
let data5 = data3.source;
if(typeof data5 !== "string"){
const err10 = {instancePath:instancePath+"/explanation/" + i0+"/source",schemaPath:"#/properties/explanation/items/properties/source/type",keyword:"type",params:{type: "string"},schema:schema11.properties.explanation.items.properties.source.type,parentSchema:schema11.properties.explanation.items.properties.source,data:data5};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data3.step !== undefined){
let data6 = data3.step;
if(!((((((((data6 === "answer") || (data6 === "assume")) || (data6 === "rule")) || (data6 === "host")) || (data6 === "stage-2")) || (data6 === "guest")) || (data6 === "alias")) || (data6 === "verdict"))){
const err11 = {instancePath:instancePath+"/explanation/" + i0+"/step",schemaPath:"#/properties/explanation/items/properties/step/enum",keyword:"enum",params:{allowedValues: schema11.properties.explanation.items.properties.step.enum},schema:schema11.properties.explanation.items.properties.step.enum,parentSchema:schema11.properties.explanation.items.properties.step,data:data6};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data3.table !== undefined){
let data7 = data3.table;
if(typeof data7 !== "string"){
const err12 = {instancePath:instancePath+"/explanation/" + i0+"/table",schemaPath:"#/properties/explanation/items/properties/table/type",keyword:"type",params:{type: "string"},schema:schema11.properties.explanation.items.properties.table.type,parentSchema:schema11.properties.explanation.items.properties.table,data:data7};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data3.text !== undefined){
let data8 = data3.text;
if(typeof data8 !== "string"){
const err13 = {instancePath:instancePath+"/explanation/" + i0+"/text",schemaPath:"#/properties/explanation/items/properties/text/type",keyword:"type",params:{type: "string"},schema:schema11.properties.explanation.items.properties.text.type,parentSchema:schema11.properties.explanation.items.properties.text,data:data8};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/explanation/" + i0,schemaPath:"#/properties/explanation/items/type",keyword:"type",params:{type: "object"},schema:schema11.properties.explanation.items.type,parentSchema:schema11.properties.explanation.items,data:data3};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath:instancePath+"/explanation",schemaPath:"#/properties/explanation/type",keyword:"type",params:{type: "array"},schema:schema11.properties.explanation.type,parentSchema:schema11.properties.explanation,data:data2};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.exporter !== undefined){
let data9 = data.exporter;
if(typeof data9 !== "string"){
const err16 = {instancePath:instancePath+"/exporter",schemaPath:"#/properties/exporter/type",keyword:"type",params:{type: "string"},schema:schema11.properties.exporter.type,parentSchema:schema11.properties.exporter,data:data9};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.verdict !== undefined){
if(!(validate27(data.verdict, {instancePath:instancePath+"/verdict",parentData:data,parentDataProperty:"verdict",rootData}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
}
}
else {
const err17 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema11.type,parentSchema:schema11,data};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}

export const platform = validate22;

export const vm = validate24;

export const manifest = validate31;
const schema12 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/manifest.schema.json","additionalProperties":{},"properties":{"adapters":{"items":{"additionalProperties":{},"properties":{"contract":{"minimum":1,"type":"integer"},"export":{"type":"string"},"exporter":{"pattern":"^[a-z0-9][a-z0-9_-]{0,63}$","title":"a name of 1 to 64 small letters, digits, hyphens and underscores, a letter or digit first","type":"string"},"module":{"pattern":"^\\./","title":"a path inside the package such as ./dist/index.js","type":"string"}},"required":["exporter","contract","module","export"],"type":"object"},"minItems":1,"type":"array"}},"required":["adapters"],"type":"object"};
const pattern2 = new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$", "u");
const pattern3 = new RegExp("^\\./", "u");

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/manifest.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.adapters === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "adapters"},schema:schema12.required,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.adapters !== undefined){
let data0 = data.adapters;
if(Array.isArray(data0)){
if(data0.length < 1){
const err1 = {instancePath:instancePath+"/adapters",schemaPath:"#/properties/adapters/minItems",keyword:"minItems",params:{limit: 1},schema:1,parentSchema:schema12.properties.adapters,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.exporter === undefined){
const err2 = {instancePath:instancePath+"/adapters/" + i0,schemaPath:"#/properties/adapters/items/required",keyword:"required",params:{missingProperty: "exporter"},schema:schema12.properties.adapters.items.required,parentSchema:schema12.properties.adapters.items,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data1.contract === undefined){
const err3 = {instancePath:instancePath+"/adapters/" + i0,schemaPath:"#/properties/adapters/items/required",keyword:"required",params:{missingProperty: "contract"},schema:schema12.properties.adapters.items.required,parentSchema:schema12.properties.adapters.items,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1.module === undefined){
const err4 = {instancePath:instancePath+"/adapters/" + i0,schemaPath:"#/properties/adapters/items/required",keyword:"required",params:{missingProperty: "module"},schema:schema12.properties.adapters.items.required,parentSchema:schema12.properties.adapters.items,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data1.export === undefined){
const err5 = {instancePath:instancePath+"/adapters/" + i0,schemaPath:"#/properties/adapters/items/required",keyword:"required",params:{missingProperty: "export"},schema:schema12.properties.adapters.items.required,parentSchema:schema12.properties.adapters.items,data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data1.contract !== undefined){
let data2 = data1.contract;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err6 = {instancePath:instancePath+"/adapters/" + i0+"/contract",schemaPath:"#/properties/adapters/items/properties/contract/type",keyword:"type",params:{type: "integer"},schema:schema12.properties.adapters.items.properties.contract.type,parentSchema:schema12.properties.adapters.items.properties.contract,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 1 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/adapters/" + i0+"/contract",schemaPath:"#/properties/adapters/items/properties/contract/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},schema:1,parentSchema:schema12.properties.adapters.items.properties.contract,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data1.export !== undefined){
let data3 = data1.export;
if(typeof data3 !== "string"){
const err8 = {instancePath:instancePath+"/adapters/" + i0+"/export",schemaPath:"#/properties/adapters/items/properties/export/type",keyword:"type",params:{type: "string"},schema:schema12.properties.adapters.items.properties.export.type,parentSchema:schema12.properties.adapters.items.properties.export,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data1.exporter !== undefined){
let data4 = data1.exporter;
if(typeof data4 === "string"){
if(!pattern2.test(data4)){
const err9 = {instancePath:instancePath+"/adapters/" + i0+"/exporter",schemaPath:"#/properties/adapters/items/properties/exporter/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9_-]{0,63}$"},schema:"^[a-z0-9][a-z0-9_-]{0,63}$",parentSchema:schema12.properties.adapters.items.properties.exporter,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/adapters/" + i0+"/exporter",schemaPath:"#/properties/adapters/items/properties/exporter/type",keyword:"type",params:{type: "string"},schema:schema12.properties.adapters.items.properties.exporter.type,parentSchema:schema12.properties.adapters.items.properties.exporter,data:data4};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data1.module !== undefined){
let data5 = data1.module;
if(typeof data5 === "string"){
if(!pattern3.test(data5)){
const err11 = {instancePath:instancePath+"/adapters/" + i0+"/module",schemaPath:"#/properties/adapters/items/properties/module/pattern",keyword:"pattern",params:{pattern: "^\\./"},schema:"^\\./",parentSchema:schema12.properties.adapters.items.properties.module,data:data5};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
else {
const err12 = {instancePath:instancePath+"/adapters/" + i0+"/module",schemaPath:"#/properties/adapters/items/properties/module/type",keyword:"type",params:{type: "string"},schema:schema12.properties.adapters.items.properties.module.type,parentSchema:schema12.properties.adapters.items.properties.module,data:data5};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/adapters/" + i0,schemaPath:"#/properties/adapters/items/type",keyword:"type",params:{type: "object"},schema:schema12.properties.adapters.items.type,parentSchema:schema12.properties.adapters.items,data:data1};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/adapters",schemaPath:"#/properties/adapters/type",keyword:"type",params:{type: "array"},schema:schema12.properties.adapters.type,parentSchema:schema12.properties.adapters,data:data0};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
else {
const err15 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema12.type,parentSchema:schema12,data};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}

export const config = validate32;
const schema13 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/config.schema.json","additionalProperties":false,"properties":{"$schema":{"type":"string"},"adapters":{"items":{"type":"string"},"type":"array"},"discover":{"type":"boolean"}},"type":"object"};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/config.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((key0 === "$schema") || (key0 === "adapters")) || (key0 === "discover"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.$schema !== undefined){
let data0 = data.$schema;
if(typeof data0 !== "string"){
const err1 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"},schema:schema13.properties.$schema.type,parentSchema:schema13.properties.$schema,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.adapters !== undefined){
let data1 = data.adapters;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 !== "string"){
const err2 = {instancePath:instancePath+"/adapters/" + i0,schemaPath:"#/properties/adapters/items/type",keyword:"type",params:{type: "string"},schema:schema13.properties.adapters.items.type,parentSchema:schema13.properties.adapters.items,data:data2};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath:instancePath+"/adapters",schemaPath:"#/properties/adapters/type",keyword:"type",params:{type: "array"},schema:schema13.properties.adapters.type,parentSchema:schema13.properties.adapters,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.discover !== undefined){
let data3 = data.discover;
if(typeof data3 !== "boolean"){
const err4 = {instancePath:instancePath+"/discover",schemaPath:"#/properties/discover/type",keyword:"type",params:{type: "boolean"},schema:schema13.properties.discover.type,parentSchema:schema13.properties.discover,data:data3};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema13.type,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}

export const factsAmdgpu = validate33;
const schema14 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-amdgpu.schema.json","additionalProperties":false,"properties":{"domains":{"maximum":9007199254740991,"minimum":0,"type":"integer"},"flags":{"maximum":9007199254740991,"minimum":0,"type":"integer"},"imported":{"enum":[true,false,"unknown"]},"vramConnectedToCpu":{"enum":[true,false,"unknown"]}},"required":["domains","flags"],"type":"object"};

function validate33(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-amdgpu.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.domains === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "domains"},schema:schema14.required,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.flags === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "flags"},schema:schema14.required,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "domains") || (key0 === "flags")) || (key0 === "imported")) || (key0 === "vramConnectedToCpu"))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.domains !== undefined){
let data0 = data.domains;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err3 = {instancePath:instancePath+"/domains",schemaPath:"#/properties/domains/type",keyword:"type",params:{type: "integer"},schema:schema14.properties.domains.type,parentSchema:schema14.properties.domains,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/domains",schemaPath:"#/properties/domains/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema14.properties.domains,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err5 = {instancePath:instancePath+"/domains",schemaPath:"#/properties/domains/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema14.properties.domains,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
if(data.flags !== undefined){
let data1 = data.flags;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err6 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/type",keyword:"type",params:{type: "integer"},schema:schema14.properties.flags.type,parentSchema:schema14.properties.flags,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
const err7 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema14.properties.flags,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err8 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema14.properties.flags,data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.imported !== undefined){
let data2 = data.imported;
if(!(((data2 === true) || (data2 === false)) || (data2 === "unknown"))){
const err9 = {instancePath:instancePath+"/imported",schemaPath:"#/properties/imported/enum",keyword:"enum",params:{allowedValues: schema14.properties.imported.enum},schema:schema14.properties.imported.enum,parentSchema:schema14.properties.imported,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.vramConnectedToCpu !== undefined){
let data3 = data.vramConnectedToCpu;
if(!(((data3 === true) || (data3 === false)) || (data3 === "unknown"))){
const err10 = {instancePath:instancePath+"/vramConnectedToCpu",schemaPath:"#/properties/vramConnectedToCpu/enum",keyword:"enum",params:{allowedValues: schema14.properties.vramConnectedToCpu.enum},schema:schema14.properties.vramConnectedToCpu.enum,parentSchema:schema14.properties.vramConnectedToCpu,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema14.type,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate33.errors = vErrors;
return errors === 0;
}

export const factsDmaHeap = validate34;
const schema15 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-dma-heap.schema.json","additionalProperties":false,"properties":{"deviceCoherent":{"enum":[true,false,"unknown"]},"heap":{"type":"string"},"size":{"anyOf":[{"maximum":9007199254740991,"minimum":0,"type":"integer"},{"const":"unknown"}]}},"required":["heap"],"type":"object"};

function validate34(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-dma-heap.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.heap === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "heap"},schema:schema15.required,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "deviceCoherent") || (key0 === "heap")) || (key0 === "size"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.deviceCoherent !== undefined){
let data0 = data.deviceCoherent;
if(!(((data0 === true) || (data0 === false)) || (data0 === "unknown"))){
const err2 = {instancePath:instancePath+"/deviceCoherent",schemaPath:"#/properties/deviceCoherent/enum",keyword:"enum",params:{allowedValues: schema15.properties.deviceCoherent.enum},schema:schema15.properties.deviceCoherent.enum,parentSchema:schema15.properties.deviceCoherent,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.heap !== undefined){
let data1 = data.heap;
if(typeof data1 !== "string"){
const err3 = {instancePath:instancePath+"/heap",schemaPath:"#/properties/heap/type",keyword:"type",params:{type: "string"},schema:schema15.properties.heap.type,parentSchema:schema15.properties.heap,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.size !== undefined){
let data2 = data.size;
const _errs6 = errors;
let valid1 = false;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/anyOf/0/type",keyword:"type",params:{type: "integer"},schema:schema15.properties.size.anyOf[0].type,parentSchema:schema15.properties.size.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema15.properties.size.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema15.properties.size.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs9 = errors;
if("unknown" !== data2){
const err7 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/anyOf/1/const",keyword:"const",params:{allowedValue: "unknown"},schema:"unknown",parentSchema:schema15.properties.size.anyOf[1],data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err8 = {instancePath:instancePath+"/size",schemaPath:"#/properties/size/anyOf",keyword:"anyOf",params:{},schema:schema15.properties.size.anyOf,parentSchema:schema15.properties.size,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
errors = _errs6;
if(vErrors !== null){
if(_errs6){
vErrors.length = _errs6;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema15.type,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}

export const factsI915 = validate35;
const schema16 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-i915.schema.json","additionalProperties":false,"properties":{"caching":{"enum":["none","cached","display","user-pat","unknown"]},"graphics":{"enum":["integrated","discrete"]},"hasLlc":{"enum":[true,false,"unknown"]},"imported":{"enum":[true,false,"unknown"]},"regions":{"anyOf":[{"items":{"enum":["system","device"]},"type":"array"},{"const":"unknown"}]}},"required":["graphics"],"type":"object"};

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-i915.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.graphics === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "graphics"},schema:schema16.required,parentSchema:schema16,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "caching") || (key0 === "graphics")) || (key0 === "hasLlc")) || (key0 === "imported")) || (key0 === "regions"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema16,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.caching !== undefined){
let data0 = data.caching;
if(!(((((data0 === "none") || (data0 === "cached")) || (data0 === "display")) || (data0 === "user-pat")) || (data0 === "unknown"))){
const err2 = {instancePath:instancePath+"/caching",schemaPath:"#/properties/caching/enum",keyword:"enum",params:{allowedValues: schema16.properties.caching.enum},schema:schema16.properties.caching.enum,parentSchema:schema16.properties.caching,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.graphics !== undefined){
let data1 = data.graphics;
if(!((data1 === "integrated") || (data1 === "discrete"))){
const err3 = {instancePath:instancePath+"/graphics",schemaPath:"#/properties/graphics/enum",keyword:"enum",params:{allowedValues: schema16.properties.graphics.enum},schema:schema16.properties.graphics.enum,parentSchema:schema16.properties.graphics,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.hasLlc !== undefined){
let data2 = data.hasLlc;
if(!(((data2 === true) || (data2 === false)) || (data2 === "unknown"))){
const err4 = {instancePath:instancePath+"/hasLlc",schemaPath:"#/properties/hasLlc/enum",keyword:"enum",params:{allowedValues: schema16.properties.hasLlc.enum},schema:schema16.properties.hasLlc.enum,parentSchema:schema16.properties.hasLlc,data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.imported !== undefined){
let data3 = data.imported;
if(!(((data3 === true) || (data3 === false)) || (data3 === "unknown"))){
const err5 = {instancePath:instancePath+"/imported",schemaPath:"#/properties/imported/enum",keyword:"enum",params:{allowedValues: schema16.properties.imported.enum},schema:schema16.properties.imported.enum,parentSchema:schema16.properties.imported,data:data3};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.regions !== undefined){
let data4 = data.regions;
const _errs7 = errors;
let valid1 = false;
const _errs8 = errors;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(!((data5 === "system") || (data5 === "device"))){
const err6 = {instancePath:instancePath+"/regions/" + i0,schemaPath:"#/properties/regions/anyOf/0/items/enum",keyword:"enum",params:{allowedValues: schema16.properties.regions.anyOf[0].items.enum},schema:schema16.properties.regions.anyOf[0].items.enum,parentSchema:schema16.properties.regions.anyOf[0].items,data:data5};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/anyOf/0/type",keyword:"type",params:{type: "array"},schema:schema16.properties.regions.anyOf[0].type,parentSchema:schema16.properties.regions.anyOf[0],data:data4};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs11 = errors;
if("unknown" !== data4){
const err8 = {instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/anyOf/1/const",keyword:"const",params:{allowedValue: "unknown"},schema:"unknown",parentSchema:schema16.properties.regions.anyOf[1],data:data4};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid0 = _errs11 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err9 = {instancePath:instancePath+"/regions",schemaPath:"#/properties/regions/anyOf",keyword:"anyOf",params:{},schema:schema16.properties.regions.anyOf,parentSchema:schema16.properties.regions,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema16.type,parentSchema:schema16,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate35.errors = vErrors;
return errors === 0;
}

export const factsMsm = validate36;
const schema17 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-msm.schema.json","additionalProperties":false,"properties":{"flags":{"maximum":4294967295,"minimum":0,"type":"integer"}},"required":["flags"],"type":"object"};

function validate36(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-msm.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.flags === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "flags"},schema:schema17.required,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(key0 === "flags")){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.flags !== undefined){
let data0 = data.flags;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/type",keyword:"type",params:{type: "integer"},schema:schema17.properties.flags.type,parentSchema:schema17.properties.flags,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 4294967295 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/maximum",keyword:"maximum",params:{comparison: "<=", limit: 4294967295},schema:4294967295,parentSchema:schema17.properties.flags,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema17.properties.flags,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema17.type,parentSchema:schema17,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
validate36.errors = vErrors;
return errors === 0;
}

export const factsQxl = validate37;
const schema18 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-qxl.schema.json","additionalProperties":false,"type":"object"};

function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-qxl.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema18.type,parentSchema:schema18,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate37.errors = vErrors;
return errors === 0;
}

export const factsRadeon = validate38;
const schema19 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-radeon.schema.json","additionalProperties":false,"properties":{"domains":{"maximum":9007199254740991,"minimum":0,"type":"integer"},"flags":{"anyOf":[{"maximum":9007199254740991,"minimum":0,"type":"integer"},{"const":"unknown"}]},"imported":{"enum":[true,false,"unknown"]}},"required":["domains"],"type":"object"};

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-radeon.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.domains === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "domains"},schema:schema19.required,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "domains") || (key0 === "flags")) || (key0 === "imported"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.domains !== undefined){
let data0 = data.domains;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/domains",schemaPath:"#/properties/domains/type",keyword:"type",params:{type: "integer"},schema:schema19.properties.domains.type,parentSchema:schema19.properties.domains,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/domains",schemaPath:"#/properties/domains/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema19.properties.domains,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data0 < 0 || isNaN(data0)){
const err4 = {instancePath:instancePath+"/domains",schemaPath:"#/properties/domains/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema19.properties.domains,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
if(data.flags !== undefined){
let data1 = data.flags;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err5 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/anyOf/0/type",keyword:"type",params:{type: "integer"},schema:schema19.properties.flags.anyOf[0].type,parentSchema:schema19.properties.flags.anyOf[0],data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
const err6 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},schema:9007199254740991,parentSchema:schema19.properties.flags.anyOf[0],data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err7 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema19.properties.flags.anyOf[0],data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs8 = errors;
if("unknown" !== data1){
const err8 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/anyOf/1/const",keyword:"const",params:{allowedValue: "unknown"},schema:"unknown",parentSchema:schema19.properties.flags.anyOf[1],data:data1};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err9 = {instancePath:instancePath+"/flags",schemaPath:"#/properties/flags/anyOf",keyword:"anyOf",params:{},schema:schema19.properties.flags.anyOf,parentSchema:schema19.properties.flags,data:data1};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
}
if(data.imported !== undefined){
let data2 = data.imported;
if(!(((data2 === true) || (data2 === false)) || (data2 === "unknown"))){
const err10 = {instancePath:instancePath+"/imported",schemaPath:"#/properties/imported/enum",keyword:"enum",params:{allowedValues: schema19.properties.imported.enum},schema:schema19.properties.imported.enum,parentSchema:schema19.properties.imported,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema19.type,parentSchema:schema19,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
validate38.errors = vErrors;
return errors === 0;
}

export const factsUdmabuf = validate39;
const schema20 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-udmabuf.schema.json","additionalProperties":false,"properties":{"deviceCoherent":{"enum":[true,false,"unknown"]},"hugetlb":{"enum":[true,false,"unknown"]}},"type":"object"};

function validate39(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-udmabuf.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "deviceCoherent") || (key0 === "hugetlb"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema20,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.deviceCoherent !== undefined){
let data0 = data.deviceCoherent;
if(!(((data0 === true) || (data0 === false)) || (data0 === "unknown"))){
const err1 = {instancePath:instancePath+"/deviceCoherent",schemaPath:"#/properties/deviceCoherent/enum",keyword:"enum",params:{allowedValues: schema20.properties.deviceCoherent.enum},schema:schema20.properties.deviceCoherent.enum,parentSchema:schema20.properties.deviceCoherent,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.hugetlb !== undefined){
let data1 = data.hugetlb;
if(!(((data1 === true) || (data1 === false)) || (data1 === "unknown"))){
const err2 = {instancePath:instancePath+"/hugetlb",schemaPath:"#/properties/hugetlb/enum",keyword:"enum",params:{allowedValues: schema20.properties.hugetlb.enum},schema:schema20.properties.hugetlb.enum,parentSchema:schema20.properties.hugetlb,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema20.type,parentSchema:schema20,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate39.errors = vErrors;
return errors === 0;
}

export const factsVgem = validate40;
const schema21 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-vgem.schema.json","additionalProperties":false,"properties":{"imported":{"enum":[true,false,"unknown"]}},"type":"object"};

function validate40(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-vgem.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "imported")){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema21,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.imported !== undefined){
let data0 = data.imported;
if(!(((data0 === true) || (data0 === false)) || (data0 === "unknown"))){
const err1 = {instancePath:instancePath+"/imported",schemaPath:"#/properties/imported/enum",keyword:"enum",params:{allowedValues: schema21.properties.imported.enum},schema:schema21.properties.imported.enum,parentSchema:schema21.properties.imported,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema21.type,parentSchema:schema21,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate40.errors = vErrors;
return errors === 0;
}

export const factsVideobuf2 = validate41;
const schema22 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-videobuf2.schema.json","additionalProperties":false,"properties":{"allocator":{"enum":["vmalloc","dma-sg","dma-contig"]}},"required":["allocator"],"type":"object"};

function validate41(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-videobuf2.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.allocator === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "allocator"},schema:schema22.required,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(key0 === "allocator")){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.allocator !== undefined){
let data0 = data.allocator;
if(!(((data0 === "vmalloc") || (data0 === "dma-sg")) || (data0 === "dma-contig"))){
const err2 = {instancePath:instancePath+"/allocator",schemaPath:"#/properties/allocator/enum",keyword:"enum",params:{allowedValues: schema22.properties.allocator.enum},schema:schema22.properties.allocator.enum,parentSchema:schema22.properties.allocator,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema22.type,parentSchema:schema22,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
validate41.errors = vErrors;
return errors === 0;
}

export const factsVirtgpu = validate42;
const schema23 = {"$id":"https://github.com/vmprot/vmprot/schemas/json/facts-virtgpu.schema.json","additionalProperties":false,"properties":{"blobMem":{"enum":["none","guest","host3d","host3d-guest"]},"imported":{"enum":[true,false,"unknown"]},"mapInfo":{"anyOf":[{"maximum":3,"minimum":0,"type":"integer"},{"const":"unknown"}]},"mappable":{"enum":[true,false,"unknown"]}},"required":["blobMem"],"type":"object"};

function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
/*# sourceURL="https://github.com/vmprot/vmprot/schemas/json/facts-virtgpu.schema.json" */;
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.blobMem === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "blobMem"},schema:schema23.required,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((((key0 === "blobMem") || (key0 === "imported")) || (key0 === "mapInfo")) || (key0 === "mappable"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},schema:false,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.blobMem !== undefined){
let data0 = data.blobMem;
if(!((((data0 === "none") || (data0 === "guest")) || (data0 === "host3d")) || (data0 === "host3d-guest"))){
const err2 = {instancePath:instancePath+"/blobMem",schemaPath:"#/properties/blobMem/enum",keyword:"enum",params:{allowedValues: schema23.properties.blobMem.enum},schema:schema23.properties.blobMem.enum,parentSchema:schema23.properties.blobMem,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.imported !== undefined){
let data1 = data.imported;
if(!(((data1 === true) || (data1 === false)) || (data1 === "unknown"))){
const err3 = {instancePath:instancePath+"/imported",schemaPath:"#/properties/imported/enum",keyword:"enum",params:{allowedValues: schema23.properties.imported.enum},schema:schema23.properties.imported.enum,parentSchema:schema23.properties.imported,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.mapInfo !== undefined){
let data2 = data.mapInfo;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/mapInfo",schemaPath:"#/properties/mapInfo/anyOf/0/type",keyword:"type",params:{type: "integer"},schema:schema23.properties.mapInfo.anyOf[0].type,parentSchema:schema23.properties.mapInfo.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 3 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/mapInfo",schemaPath:"#/properties/mapInfo/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3},schema:3,parentSchema:schema23.properties.mapInfo.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/mapInfo",schemaPath:"#/properties/mapInfo/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},schema:0,parentSchema:schema23.properties.mapInfo.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs8 = errors;
if("unknown" !== data2){
const err7 = {instancePath:instancePath+"/mapInfo",schemaPath:"#/properties/mapInfo/anyOf/1/const",keyword:"const",params:{allowedValue: "unknown"},schema:"unknown",parentSchema:schema23.properties.mapInfo.anyOf[1],data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err8 = {instancePath:instancePath+"/mapInfo",schemaPath:"#/properties/mapInfo/anyOf",keyword:"anyOf",params:{},schema:schema23.properties.mapInfo.anyOf,parentSchema:schema23.properties.mapInfo,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
}
if(data.mappable !== undefined){
let data3 = data.mappable;
if(!(((data3 === true) || (data3 === false)) || (data3 === "unknown"))){
const err9 = {instancePath:instancePath+"/mappable",schemaPath:"#/properties/mappable/enum",keyword:"enum",params:{allowedValues: schema23.properties.mappable.enum},schema:schema23.properties.mappable.enum,parentSchema:schema23.properties.mappable,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},schema:schema23.type,parentSchema:schema23,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
validate42.errors = vErrors;
return errors === 0;
}
export const facts = new Map([["amdgpu", factsAmdgpu],["dma-heap", factsDmaHeap],["i915", factsI915],["msm", factsMsm],["qxl", factsQxl],["radeon", factsRadeon],["udmabuf", factsUdmabuf],["vgem", factsVgem],["videobuf2", factsVideobuf2],["virtgpu", factsVirtgpu]]);
